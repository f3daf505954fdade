"""Trains the recognizer: `python -m training.train --data FOLDER --out FOLDER --lines N [--teacher FILE]`.

Lines are drawn while they are needed and never seen twice. A run that was stopped goes on from its checkpoint. The
rate of learning is flat and falls to nothing over the last part (`--decay`), so a longer run can start from the
checkpoint before the fall. With a teacher, a larger recognizer, the network learns from each column what the teacher
sees there, on lines that the teacher reads without error, beside what the line says (Hinton et al. 2015). On a machine
without GPU every processor core trains one replica on its own: threads of one replica wait for each other too often.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ocr.accuracy import accuracy
from training import fonts, text
from training.alphabet import CLASSES, decoded
from training.export import loaded
from training.lines import Batch, Line, Press, padded
from training.model import SHAPES, STRIDE, Recognizer

_WARM = 300
"""first steps, at a growing rate"""
_CHECKED = 400
"""validation lines"""
CHECKPOINT, KEPT = "checkpoint.pt", "before_decay.pt"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    data: Path
    out: Path
    lines: int
    seed: int
    shape: str
    teacher: Path | None
    rate: float
    decay: float
    columns: int
    processes: int
    drawers: int
    minutes: float


class _Drawn(IterableDataset[Batch]):
    """Batches from several drawing processes, each with its own line numbers."""

    def __init__(self, press: Press, first: int, rank: int, plan: Plan) -> None:
        self._press, self._first, self._rank, self._plan = press, first, rank, plan

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        mine, drawers = (worker.id, worker.num_workers) if worker else (0, 1)
        start = self._first + self._rank * drawers + mine
        return self._press.batches(start, drawers * self._plan.processes, self._plan.columns)


class _Checked:
    """Lines that are never trained on."""

    def __init__(self, press: Press) -> None:
        self._lines = [press.line(number) for number in range(_CHECKED)]

    def cer(self, model: nn.Module, device: torch.device) -> tuple[float, float]:
        """Character error rate, and the same without marks."""
        ordered = sorted(self._lines, key=lambda line: line.pixels.shape[1])
        pairs: list[tuple[str, str]] = []
        model.eval()
        with torch.inference_mode():
            for start in range(0, len(ordered), 16):
                some = ordered[start : start + 16]
                pairs += zip((line.text for line in some), read(model, some, device), strict=True)
        model.train()
        found = accuracy(pairs)
        return found.characters, found.without_marks


def read(model: nn.Module, lines: list[Line], device: torch.device) -> list[str]:
    """What the model in its present state reads, best class by column."""
    logits = model(prepared(torch.from_numpy(padded(lines).pixels), device))
    ends = [-(-line.pixels.shape[1] // STRIDE) for line in lines]
    return [decoded(row[:end].tolist()) for row, end in zip(logits.argmax(-1).cpu(), ends, strict=True)]


def prepared(pixels: Tensor, device: torch.device) -> Tensor:
    """(N, 48, W) grey bytes as the network takes them."""
    lines = pixels.to(device, non_blocking=True).float().div_(127.5).sub_(1.0).unsqueeze(1)
    return lines.contiguous(memory_format=torch.channels_last)


def _loss(logits: Tensor, labels: list[list[int]], taught: Tensor | None) -> Tensor:
    """CTC's loss, and how far each column is from the teacher's, both a sign of the line."""
    scores = logits.float().log_softmax(-1).transpose(0, 1)
    targets = torch.tensor([sign for label in labels for sign in label], device=logits.device)
    lengths = torch.tensor([len(label) for label in labels])
    columns = torch.full((len(labels),), scores.shape[0])
    each = functional.ctc_loss(scores, targets, columns, lengths, reduction="none", zero_infinity=True)
    # a line without text counts like one with text, not once for every column of it
    signs = torch.where(lengths > 0, lengths, scores.shape[0] // 4).to(each.device)
    if taught is not None:
        each = each - (taught.transpose(0, 1) * scores).sum((0, 2))
    return (each / signs).mean()


def _taught(teacher: nn.Module, lines: Tensor, labels: list[list[int]]) -> Tensor:
    """What the teacher sees in each column, (N, columns, classes); nothing where it misreads the line."""
    with torch.no_grad(), torch.autocast(lines.device.type, torch.bfloat16):
        chances = teacher(lines).float().softmax(-1)
    best = chances.argmax(-1)
    for row, columns, label in zip(chances, best, labels, strict=True):
        signs = columns.unique_consecutive()
        if signs[signs > 0].tolist() != label:
            row.zero_()
    return chances


def _rate(plan: Plan, step: int, seen: int) -> float:
    left = (plan.lines - seen) / max(1.0, plan.lines * plan.decay)
    return plan.rate * min(1.0, (step + 1) / _WARM, max(0.002, left))


def _train(rank: int, plan: Plan) -> None:
    on_gpu = torch.cuda.is_available()
    device = torch.device("cuda", rank) if on_gpu else torch.device("cpu")
    torch.manual_seed(plan.seed)
    if not on_gpu:
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
    if plan.processes > 1:
        meeting = (plan.out / "meeting").resolve().as_uri()
        torch.distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=plan.processes)
    bare = Recognizer(CLASSES, SHAPES[plan.shape]).to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(bare.parameters(), plan.rate, betas=(0.9, 0.98), weight_decay=0.01)
    step, seen = _resumed(plan, bare, optimizer, device)
    teacher = loaded(plan.teacher)[0].to(device, memory_format=torch.channels_last) if plan.teacher else None
    model: nn.Module = DistributedDataParallel(bare) if plan.processes > 1 else bare
    # who has a teacher need not find out on short lines where in a line its signs are
    shape = SHAPES[plan.shape]
    press = Press(text.load(plan.data), fonts.installed(), plan.seed, pressed=shape.pressed, growing=teacher is None)
    checked = _Checked(replace(press, seed=plan.seed + 1_000_003, growing=False)) if rank == 0 else None
    batches = DataLoader(
        _Drawn(press, seen, rank, plan),
        batch_size=None,
        num_workers=plan.drawers,
        prefetch_factor=12,
        pin_memory=on_gpu,
    )
    started = told = time.monotonic()
    average = 0.0
    for batch in batches:
        rate = _rate(plan, step, seen)
        for group in optimizer.param_groups:
            group["lr"] = rate
        lines = prepared(torch.as_tensor(batch.pixels), device)
        with torch.autocast(device.type, torch.bfloat16):
            logits = model(lines)
        loss = _loss(logits, batch.labels, _taught(teacher, lines, batch.labels) if teacher else None)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        step += 1
        # replicas take batches of unlike sizes: all count alike, so that all stop at the same step
        seen = _summed(len(batch.labels), seen, plan)
        average = float(loss.detach()) if step == 1 else 0.98 * average + 0.02 * float(loss.detach())
        now = time.monotonic()
        ended = seen >= plan.lines
        if checked is not None and (now - told > 60 * plan.minutes or ended):
            plain, bare_rate = checked.cer(bare, device)
            speed = (now - started) / 60
            print(f"{speed:.1f} min, step {step}, {seen} lines, loss {average:.4f}, rate {rate:.1e}, "
                  f"CER {plain:.4f}, without marks {bare_rate:.4f}", flush=True)  # fmt: skip
            _save(plan, bare, optimizer, step, seen)
            told = time.monotonic()
        if ended:
            break
    if plan.processes > 1:
        torch.distributed.destroy_process_group()


def _resumed(plan: Plan, model: nn.Module, optimizer: torch.optim.Optimizer, device: torch.device) -> tuple[int, int]:
    """Goes on from the checkpoint in the folder, where there is one; gives the steps and lines behind it."""
    path = plan.out / CHECKPOINT
    if not path.exists():
        return 0, 0
    kept = torch.load(path, map_location=device, weights_only=True)
    if kept.get("shape", "large") != plan.shape:
        raise SystemExit(f"{path}: another shape than {plan.shape}")
    model.load_state_dict(kept["model"])
    if "optimizer" not in kept:
        return 0, int(kept["lines"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"]), int(kept["lines"])


def _summed(count: int, seen: int, plan: Plan) -> int:
    if plan.processes == 1:
        return seen + count
    total = torch.tensor(count)
    torch.distributed.all_reduce(total)
    return seen + int(total)


def _save(plan: Plan, model: nn.Module, optimizer: torch.optim.Optimizer, step: int, seen: int) -> None:
    names = [CHECKPOINT] if seen > plan.lines * (1 - plan.decay) else [CHECKPOINT, KEPT]
    for name in names:
        part = plan.out / f"{name}.part"
        whole = {"model": model.state_dict(), "shape": plan.shape, "lines": seen}
        torch.save({**whole, "optimizer": optimizer.state_dict(), "step": step}, part)
        # whoever stops us meets a whole checkpoint
        part.replace(plan.out / name)


def _plan() -> Plan:
    cores = len(os.sched_getaffinity(0))
    on_gpu = torch.cuda.is_available()
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with corpus/, name_parts.json, units.json")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints lie; a run goes on from there")
    parser.add_argument("--lines", type=int, default=1_000_000, help="to see in all, with those before the checkpoint")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shape", choices=SHAPES, default="small", help="how large the network is")
    parser.add_argument("--teacher", type=Path, help="checkpoint of a larger network to learn from")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.3, help="last part of the lines, with a falling rate")
    parser.add_argument("--columns", type=int, default=60_000 if on_gpu else 12_000, help="pixels wide, of a batch")
    parser.add_argument("--processes", type=int, default=1 if on_gpu else cores, help="replicas that train together")
    parser.add_argument("--drawers", type=int, default=max(1, cores - 2) if on_gpu else 1, help="for each replica")
    parser.add_argument("--minutes", type=float, default=4.0, help="between checkpoints")
    return Plan(**vars(parser.parse_args()))


def main() -> None:
    plan = _plan()
    plan.out.mkdir(parents=True, exist_ok=True)
    (plan.out / "meeting").unlink(missing_ok=True)
    if plan.processes == 1:
        _train(0, plan)
    else:
        torch.multiprocessing.spawn(_train, (plan,), plan.processes)


if __name__ == "__main__":
    main()
