#!/usr/bin/env python3
"""A pre-training step in PyTorch, to lay beside `fathom models pretrain --json` of the same shape on the same machine: the
same GPT-2 (or attention-only or MLP-only) model in float32, cross-entropy at every position, clipping by the global norm,
AdamW. It is written as one would write it to be fast on a CPU: fused attention, fused layer norm, one matrix for queries,
keys and values, AdamW over lists of tensors. Tokens are random: no figure here depends on what they are.

usage: OMP_NUM_THREADS=2 python3 bench/torch_pretrain.py [--layers 4] [--width 192] [--heads 6] [--mlp-width 768]
           [--vocabulary 1024] [--context 256] [--batch 32] [--parts all|attention|mlp] [--seconds 30]
prints one line of JSON with the keys of Fathom's; tokens_per_s is of the median step after three to warm up.
"""
import argparse
import json
import os
import platform
import resource
import statistics
import time

import torch
import torch.nn.functional as F

parser = argparse.ArgumentParser()
for name, default in (("layers", 4), ("width", 192), ("heads", 6), ("mlp-width", None), ("vocabulary", 1024),
                      ("context", 256), ("batch", 32)):
    parser.add_argument(f"--{name}", type=int, default=default)
parser.add_argument("--parts", choices=["all", "attention", "mlp"], default="all")
parser.add_argument("--seconds", type=float, default=30.0)
parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", os.cpu_count())))
o = parser.parse_args()
D, H, V, T, B = o.width, o.heads, o.vocabulary, o.context, o.batch
M = o.mlp_width or 4 * D
torch.set_num_threads(o.threads)
torch.manual_seed(0)


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        if o.parts != "mlp":
            self.norm1, self.qkv, self.out = torch.nn.LayerNorm(D), torch.nn.Linear(D, 3 * D), torch.nn.Linear(D, D)
        if o.parts != "attention":
            self.norm2, self.up, self.down = torch.nn.LayerNorm(D), torch.nn.Linear(D, M), torch.nn.Linear(M, D)

    def forward(self, x):
        if o.parts != "mlp":
            q, k, v = self.qkv(self.norm1(x)).view(-1, T, 3, H, D // H).permute(2, 0, 3, 1, 4)
            x = x + self.out(attend(q, k, v).transpose(1, 2).reshape(-1, T, D))
        if o.parts != "attention":
            x = x + self.down(gelu(self.up(self.norm2(x))))
        return x


def gelu(x):
    try:
        return F.gelu(x, approximate="tanh")
    except TypeError:  # PyTorch before 1.12
        return 0.5 * x * (1 + torch.tanh(0.7978845608 * (x + 0.044715 * x ** 3)))


mask = torch.triu(torch.full((T, T), float("-inf")), 1)


def attend(q, k, v):
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return torch.softmax(q @ k.transpose(-1, -2) / (D // H) ** 0.5 + mask, -1) @ v


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = torch.nn.Embedding(V, D), torch.nn.Embedding(T, D)
        self.blocks, self.norm = torch.nn.ModuleList(Block() for _ in range(o.layers)), torch.nn.LayerNorm(D)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                torch.nn.init.normal_(parameter, std=0.02)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.tokens.weight)


model = Model()
matrices = [p for p in model.parameters() if p.dim() > 1]
vectors = [p for p in model.parameters() if p.dim() == 1]
optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}],
                              lr=1e-3, betas=(0.9, 0.95))
for group in optimizer.param_groups:
    group["foreach"] = True


def step():
    ids = torch.randint(0, V, (B, T + 1))
    loss = F.cross_entropy(model(ids[:, :-1]).reshape(-1, V), ids[:, 1:].reshape(-1))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


for _ in range(3):
    loss = step()
times, end = [], time.perf_counter() + o.seconds
while time.perf_counter() < end or len(times) < 3:
    start = time.perf_counter()
    loss = step()
    times.append(time.perf_counter() - start)
seconds = statistics.median(times)

# The operations that TrainingCost.FlopsPerToken counts: matrix products alone, attention to (T + 1) / 2 keys on average.
attention, mlp = o.parts != "mlp", o.parts != "attention"
numbers = o.layers * ((4 * D * D if attention else 0) + (2 * D * M if mlp else 0)) + D * V
flops = 3 * (2 * numbers + (2 * o.layers * D * (T + 1) if attention else 0)) * B * T
print(json.dumps({
    "family": "gpt2", "parts": o.parts, "layers": o.layers, "width": D, "heads": H, "mlp_width": M, "vocabulary": V,
    "context": T, "batch": B, "threads": o.threads, "steps": len(times), "tokens_per_s": round(B * T / seconds, 1),
    "gflops": round(flops / seconds / 1e9, 1),
    "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1), "loss": loss,
    "parameters": sum(p.numel() for p in model.parameters()), "torch": torch.__version__,
    "python": platform.python_version(),
}))
