#!/usr/bin/env python3
"""Makes the video, the captions and the handout of each demonstration course.

    python3 make.py                 every course
    python3 make.py KM-AQ-001 ...   some

Reads   make/<CODE>.txt   the video: slides and what is said on them (below)
        make/<CODE>.html  the handout: the body of a page
Writes  courses/<CODE>/intro.mp4, intro.vtt, handout.pdf

The text of a video, line by line:

    # 地震应急与疏散           its title, on the opening slide
    > 欢迎学习本课程。         said on the slide that is open, nothing added to it
    ## 震时先避险              a new slide
    - 伏地护头 | 震动时先护头。  a line on the slide | what is said while it is lit

Each thing said is one cue, timed by the speech itself. Pages, quizzes and course.toml are written by hand.
Needs Pillow, ffmpeg, espeak-ng, chromium, and the fonts Noto Sans CJK (video) and WenQuanYi Zen Hei (handout:
it is TrueType, which chromium embeds small and as text; Noto's outlines triple the file).
"""

import array
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
COURSES = HERE.parent / "courses"
FONTS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIMPLIFIED = 2  # the index of "SC" in the collection
PINE, PAPER, INK, FAINT = "#0b6b4f", "#faf8f2", "#1f2a26", "#66716b"
WIDTH, HEIGHT = 640, 360
RATE = 22050  # of espeak-ng
FRAME = RATE // 10  # ten pictures a second
GAP = 0.3  # seconds of silence after a sentence
NOT_FIRST = "，。、；：？）》”’"  # never at the start of a line


@dataclass
class Slide:
    heading: str
    opening: bool = False
    lines: list[str] = field(default_factory=list)
    said: list[tuple[int | None, str]] = field(default_factory=list)  # (the line that is lit, the sentence)


def read_slides(path):
    slides = []
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition(" ")
        match mark:
            case "#" | "##":
                slides.append(Slide(text, opening=mark == "#"))
            case ">":
                slides[-1].said.append((None, text))
            case "-":
                shown, _, sentence = text.partition(" | ")
                slides[-1].lines.append(shown)
                slides[-1].said.append((len(slides[-1].lines) - 1, sentence))
            case "":
                pass
            case _:
                sys.exit(f"{path}: {line!r} begins with none of: # ## > -")
    return slides


def say(text, folder):
    """The samples of a sentence, without the silence at its ends."""
    path = folder / "said.wav"
    subprocess.run(["espeak-ng", "-v", "cmn", "-s", "185", "-w", path, text], check=True)
    with wave.open(str(path)) as sound:
        samples = array.array("h", sound.readframes(sound.getnframes()))
    loud = [index for index, sample in enumerate(samples) if abs(sample) > 200]
    return samples[loud[0]:loud[-1] + 1]


def font(size, weight="Regular"):
    return ImageFont.truetype(FONTS.format(weight), size, index=SIMPLIFIED)


def wrap(text, face, width):
    rows = [""]
    for char in text:
        if face.getlength(rows[-1] + char) > width and char not in NOT_FIRST:
            rows.append("")
        rows[-1] += char
    return rows


def draw(slide, lit, code, number, count):
    picture = Image.new("RGB", (WIDTH, HEIGHT), PINE if slide.opening else PAPER)
    pen = ImageDraw.Draw(picture)
    if slide.opening:
        rows = wrap(slide.heading, font(44, "Bold"), 540)
        top = 165 - 30 * len(rows)
        for row in rows:
            pen.text((48, top), row, font=font(44, "Bold"), fill=PAPER)
            top += 62
        pen.rectangle((50, top + 14, 130, top + 18), fill=PAPER)
        pen.text((48, 312), f"昆明市教师培训    {code}", font=font(18), fill="#cfe3da")
        return picture
    pen.rectangle((0, 0, 12, HEIGHT), fill=PINE)
    pen.text((44, 24), slide.heading, font=font(34, "Bold"), fill=PINE)
    top = 100
    for index, line in enumerate(slide.lines):
        now = index == lit
        pen.ellipse((46, top + 12, 58, top + 24), fill=PINE if now else "#c9d5cf")
        for row in wrap(line, font(26), 530):
            pen.text((74, top), row, font=font(26, "Bold" if now else "Regular"), fill=INK if now or lit is None else FAINT)
            top += 38
        top += 18
    assert top < 335, f"{code}: the slide {slide.heading!r} is too full"
    pen.text((44, 328), code, font=font(15), fill=FAINT)
    pen.text((590, 328), f"{number}/{count}", font=font(15), fill=FAINT, anchor="ra")
    return picture


def stamp(samples):
    millis = samples * 1000 // RATE
    return f"{millis // 3600000:02}:{millis // 60000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"


def make_video(code, folder):
    slides = read_slides(HERE / f"{code}.txt")
    sound, cues, pictures = array.array("h"), [], []
    for number, slide in enumerate(slides, 1):
        for lit, sentence in slide.said:
            speech = say(sentence, folder)
            cues.append(f"{len(cues) + 1}\n{stamp(len(sound))} --> {stamp(len(sound) + len(speech))}\n{sentence}\n")
            length = len(speech) + int(GAP * RATE)
            length += -length % FRAME  # pictures change on a frame
            sound.extend(speech)
            sound.extend(array.array("h", bytes(2 * (length - len(speech)))))
            picture = folder / f"{len(cues):02}.png"
            draw(slide, lit, code, number, len(slides)).save(picture)
            pictures.append(f"file '{picture}'\nduration {length / RATE:.3f}\n")
    (folder / "pictures.txt").write_text("".join(pictures))
    with wave.open(str(folder / "sound.wav"), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound.tobytes())
    (COURSES / code / "intro.vtt").write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    command = f"""ffmpeg -v error -y -f concat -safe 0 -i {folder}/pictures.txt -i {folder}/sound.wav -t {len(sound) / RATE:.3f}
        -vf fps=10,tpad=stop_mode=clone:stop_duration=20 -c:v libx264 -preset medium -tune stillimage -crf 30 -g 100 -pix_fmt yuv420p -threads 1
        -c:a aac -b:a 24k -ac 1 -movflags +faststart -map_metadata -1 -fflags +bitexact"""
    subprocess.run([*command.split(), COURSES / code / "intro.mp4"], check=True)


PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 14mm 17mm }}
body {{ font: 11pt/1.6 "WenQuanYi Zen Hei", "Noto Sans CJK SC", sans-serif; color: #1f2a26; margin: 0 }}
header {{ border-bottom: 2pt solid #0b6b4f; margin-bottom: 5mm }}
header small, footer {{ color: #5c6862; font-size: 9.5pt }}
h1 {{ font-size: 20pt; color: #0b6b4f; margin: 0 0 2mm; line-height: 1.35 }}
h2 {{ font-size: 13.5pt; color: #0b6b4f; margin: 5mm 0 1.5mm; break-after: avoid }}
h1, h2, th {{ font-weight: normal }} /* there is no bold face; a made-up one would embed the font twice */
p, ul, ol, table {{ margin: 0 0 2.5mm }} li {{ margin: .6mm 0 }}
ul.check {{ list-style: none; padding-left: 1mm }} ul.check li {{ padding-left: 7mm; text-indent: -7mm }}
ul.check li::before {{ content: ""; display: inline-block; width: 3.2mm; height: 3.2mm; border: 1pt solid #0b6b4f; margin-right: 3.4mm }}
table {{ border-collapse: collapse; width: calc(100% - 1pt); break-inside: avoid }} th, td {{ border: .6pt solid #9db3a9; padding: 1.4mm 2.4mm; text-align: left; vertical-align: top }}
th {{ background: #e8f1ec }} footer {{ margin-top: 6mm; border-top: .6pt solid #9db3a9; padding-top: 1.5mm }}
</style><header><small>昆明市教师培训 · {code}</small><h1>{title}</h1></header>{body}<footer>供学习和校本研修使用，请结合本校实际和最新文件执行。</footer></html>"""


def make_handout(code, folder):
    """The first line of the file is the title, in an HTML comment."""
    first, body = (HERE / f"{code}.html").read_text(encoding="utf-8").split("\n", 1)
    title = first.removeprefix("<!--").removesuffix("-->").strip()
    (folder / "page.html").write_text(PAGE.format(title=title, code=code, body=body), encoding="utf-8")
    pdf = f"--print-to-pdf={COURSES / code / 'handout.pdf'}"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", pdf]
    subprocess.run([*command, (folder / "page.html").as_uri()], check=True, stderr=subprocess.DEVNULL)


for code in sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.txt")):
    (COURSES / code).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        make_video(code, Path(scratch))
        make_handout(code, Path(scratch))
    print(code)
