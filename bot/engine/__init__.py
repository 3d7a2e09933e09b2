"""What runs by itself: the cycle (what time makes due), the dispatcher (the outbox), and what wakes them."""
