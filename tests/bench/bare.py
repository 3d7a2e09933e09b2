"""The least that a Slack app can do: acknowledge a command. What warroom is measured against. Runs as a script."""

import asyncio
import os
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def run() -> None:
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"], retry_handlers=[])
    app = AsyncApp(client=client, process_before_response=True)

    @app.command("/incident")
    async def noted(ack: Any) -> None:
        await ack("Noted.")

    handler: Any = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client)
    await handler.start_async()


if __name__ == "__main__":
    asyncio.run(run())
