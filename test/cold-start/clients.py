"""Asks for the model `cold` as one of Python's clients does by default, and prints the text: CLIENT URL."""

import json
import sys
import urllib.request

client, url = sys.argv[1:]
ASK = {"model": "cold", "max_tokens": 8, "messages": [{"role": "user", "content": "Hello"}]}


def by_urllib():
    headers = {"content-type": "application/json"}
    body = json.dumps(ASK).encode()
    request = urllib.request.Request(f"{url}/v1/chat/completions", body, headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


def by_openai(stream):
    import openai

    completions = openai.OpenAI(base_url=f"{url}/v1", api_key="none").chat.completions
    if not stream:
        return completions.create(**ASK).choices[0].message.content
    return "".join(c.choices[0].delta.content or "" for c in completions.create(**ASK, stream=True))


def by_anthropic(stream):
    import anthropic

    messages = anthropic.Anthropic(base_url=url, api_key="none").messages
    if not stream:
        return messages.create(**ASK).content[0].text
    with messages.stream(**ASK) as events:
        return "".join(events.text_stream)


ways = {
    "urllib": by_urllib,
    "openai": lambda: by_openai(False),
    "openai stream": lambda: by_openai(True),
    "anthropic": lambda: by_anthropic(False),
    "anthropic stream": lambda: by_anthropic(True),
}
print(ways[client]())
