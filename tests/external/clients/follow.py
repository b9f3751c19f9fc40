"""Makes a task, follows it to its end, and downloads its video: with Python's standard library.

BASE_URL and KEY in the environment: the server and its key. The video goes to the file that is the
one argument.
"""

import json
import os
import sys
import time
import urllib.request

PATH = os.environ["BASE_URL"] + "/kling/v1/videos/image2video"


def ask(url, body=None):
    headers = {"Authorization": "Bearer " + os.environ["KEY"]}
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    request = urllib.request.Request(url, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["data"]


def main():
    task = ask(PATH, {"image": "https://images.example/harbour.jpg", "prompt": "waves"})
    print("task", task["task_id"])
    for _ in range(600):
        task = ask(f"{PATH}/{task['task_id']}")
        if task["task_status"] in ("succeed", "failed"):
            break
        time.sleep(0.1)
    print("status", task["task_status"])
    assert task["task_status"] == "succeed", task
    # Behind a balancer the list is that of whichever replica answers.
    assert len(ask(PATH + "?pageNum=1&pageSize=5")) <= 5

    video = task["task_result"]["videos"][0]
    with urllib.request.urlopen(video["url"], timeout=10) as answer:
        content = answer.read()
    assert content[4:8] == b"ftyp", "an MP4 file begins so"
    tail = urllib.request.Request(video["url"], headers={"Range": "bytes=-100"})
    with urllib.request.urlopen(tail, timeout=10) as answer:
        assert answer.status == 206 and answer.read() == content[-100:]
    with open(sys.argv[1], "wb") as file:
        file.write(content)
    print("video of", len(content), "bytes,", video["duration"], "seconds")


main()
