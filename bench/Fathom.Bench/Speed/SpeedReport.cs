using System.Globalization;

namespace Fathom.Bench;

/// <summary>What was measured, as the committed Markdown.</summary>
static class SpeedReport
{
    public const string Gap = "–";

    public static string Markdown(SpeedResults results)
    {
        var lines = new List<string>
        {
            "# Speed",
            "",
            $"{results.Machine}.",
            "Written by `dotnet run -c Release --project bench/Fathom.Bench -- speed --torch DIR`; every figure is in",
            "speed.json, with the command that printed it. Each run prints the median of its steps; beside PyTorch, medians of",
            "three runs that took turns (pre-training and dead latents two, the textbook step and all else one). What the columns",
            "mean: [docs/03-concepts/speed.md](../../docs/03-concepts/speed.md).",
            $"Measured {string.Join(", ", results.Sections.GroupBy(section => $"{section.Value.Measured:yyyy-MM-dd}",
                section => section.Key).Select(day => $"{day.Key} ({string.Join(", ", day)})"))}.",
        };
        string[] torch = [.. results.Sections.Where(section => !SpeedNarrow.Has(section.Key)).Select(section => section.Value.Torch)
            .OfType<string>().Distinct()];
        foreach (string versions in torch) lines.Add($"Beside it: {versions}.");
        lines.AddRange(["", "## A training step", .. Training(results)]);
        lines.AddRange(["", "## Forward pass, encoding, matrix product, pre-training", .. Stages(results)]);
        if (SpeedPlan.Shapes.Any(shape => results.Sections.ContainsKey(SpeedPlan.NarrowSection(shape.Width))))
            lines.AddRange(["", "## Without AVX-512", .. SpeedNarrow.Lines(results)]);
        if (results.Sections.TryGetValue("encode", out SpeedSection? encode))
            lines.AddRange(["", "## Making an index", .. Index(encode)]);
        if (results.Sections.TryGetValue("kernels", out SpeedSection? kernels))
            lines.AddRange(["", "## Kernels", .. Kernels(kernels)]);
        if (results.Sections.Keys.Any(name => name.StartsWith("scaling", StringComparison.Ordinal)))
            lines.AddRange(["", "## Scaling", .. Scaling(results)]);
        return string.Join('\n', [.. lines, ""]);
    }

    static IEnumerable<string> Training(SpeedResults results)
    {
        yield return "";
        yield return "| d | M | k | batch | encoder | rows/s | share of peak | share of floor | peak MB | PyTorch sparse | ratio |";
        yield return "|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|";
        foreach (var (d, m, k, n) in SpeedPlan.Shapes)
        {
            if (!results.Sections.TryGetValue(SpeedPlan.TrainSection(d), out SpeedSection? section)) continue;
            foreach (string encoder in SpeedPlan.Encoders)
            {
                string training = SpeedPlan.With(SpeedPlan.Train(d, m, k, n), encoder);
                yield return Row([$"{d}", Text(m), $"{k}", Text(n), encoder, .. Speed(section, training),
                    .. Beside(section, SpeedPlan.SaeStep, training)]);
            }
        }
        if (results.Sections.TryGetValue("large", out SpeedSection? large))
            yield return Row([.. Shape(large), "auto", .. Speed(large), Gap, Gap]);
        if (results.Sections.TryGetValue("batchtopk", out SpeedSection? batch))
            foreach (SpeedRun run in batch.Runs)
                yield return Row([.. Shape(batch), $"{run.Figures["encoder"]}, batchtopk", .. Speed(batch, run.Arguments),
                    Gap, Gap]);
        if (results.Sections.TryGetValue("dense", out SpeedSection? dense) && dense.Of(SpeedPlan.SaeStep).Count > 0)
        {
            yield return "";
            string[] ratios = [.. SpeedPlan.Encoders.Select(encoder => $"{encoder} " +
                Beside(dense, SpeedPlan.SaeStep, SpeedPlan.With(SpeedPlan.Train(SpeedPlan.Shapes[0]), encoder))[1])];
            yield return "The textbook step in PyTorch at the first shape (dense encoder, decoder and gradients): " +
                $"{Text(dense.Median(SpeedPlan.SaeStep, "tokens_per_s"))} rows/s; ratio {string.Join(", ", ratios)}.";
        }
        if (results.Sections.TryGetValue("dead", out SpeedSection? dead))
        {
            double Seconds(string training) => 1 / dead.Median(SpeedPlan.Fathom, "tokens_per_s", training);
            double plain = Seconds($"{SpeedPlan.Plain} --lr");
            yield return "";
            yield return "With a fifth of the latents dead and k_aux 256, a step at the first shape (encoder f32) takes " +
                $"{Seconds(SpeedPlan.Dead) / plain - 1:0 %} longer, with the auxiliary loss on an eighth of the rows " +
                $"{Seconds(SpeedPlan.DeadInPart) / plain - 1:0 %}.";
        }
    }

    static IEnumerable<string> Stages(SpeedResults results)
    {
        yield return "";
        yield return "| what | rows or tokens/s | GFLOP/s | share of peak | PyTorch | ratio |";
        yield return "|---|---:|---:|---:|---:|---:|";
        (string Section, string Run, string Words, string Script)[] stages =
        [
            ("forward", "forward", "GPT-2 small to the residual stream after block 6, 8 × 128 tokens", SpeedPlan.Forward),
            .. SpeedPlan.Encoders.Select(encoder => ("encode", SpeedPlan.With(SpeedPlan.Encode, encoder),
                $"encode (d 768, M 24,576, k 32), {encoder}", "")),
            .. SpeedPlan.Encoders.Select(encoder => ("encode", SpeedPlan.With(SpeedPlan.EncodeAbove, encoder),
                $"the same by a threshold, {encoder}", "")),
            ("gemm", "gemm", "matrix product 4,096 × 768 × 24,576", ""),
            ("pretrain", "pretrain", "pre-training step, 4 layers of width 192, 32 × 256 tokens", SpeedPlan.Pretrain),
        ];
        foreach (var (name, run, words, script) in stages)
        {
            if (!results.Sections.TryGetValue(name, out SpeedSection? section)) continue;
            double Median(string key) => section.Median(SpeedPlan.Fathom, key, run);
            yield return Row([words, Text(Median("tokens_per_s")), Text(Median("gflops")), $"{Median("share_of_peak"):0 %}",
                .. Beside(section, script, run)]);
        }
    }

    static IEnumerable<string> Index(SpeedSection section)
    {
        double Figure(string key) => section.Median(SpeedPlan.Fathom, key, "index");
        yield return "";
        yield return $"{Text(Figure("rows"))} rows of (d {Text(Figure("d"))}, M {Text(Figure("m"))}, k {Text(Figure("k"))}), " +
            $"{Text(Figure("entries"))} entries: encoding alone {Figure("encode_seconds"):N1} s, with posting lists " +
            $"{Figure("postings_seconds"):N1} s ({Figure("lost_to_writing"):0.0 %} lost to writing), statistics " +
            $"{Figure("statistics_seconds"):N1} s, neighbours {Figure("neighbours_seconds"):N1} s; " +
            $"peak memory {Text(Figure("peak_rss_mb"))} MB.";
    }

    static IEnumerable<string> Kernels(SpeedSection section)
    {
        SpeedRun run = section.Runs[0];
        yield return "";
        yield return $"Peak {Text(run["peak_gflops"])} GFLOP/s, memory {Text(run["bandwidth_gb_per_s"])} GB/s.";
        yield return "";
        yield return "| kernel | µs | GFLOP/s | GB/s | operations per byte |";
        yield return "|---|---:|---:|---:|---:|";
        foreach (var (name, kernel) in run.Figures["kernels"]!.AsObject())
            yield return Row([name, .. new[] { "microseconds", "gflops", "gb_per_s", "flops_per_byte" }
                .Select(key => Text((double)kernel![key]!))]);
    }

    static IEnumerable<string> Scaling(SpeedResults results)
    {
        yield return "";
        yield return $"From (d {SpeedPlan.BaseWidth}, M {SpeedPlan.BaseLatents:N0}, k {SpeedPlan.BaseK}, " +
            $"batch {SpeedPlan.BaseBatch:N0}), one size at a time.";
        foreach (var (key, _, _) in SpeedPlan.Scaling)
        {
            if (!results.Sections.TryGetValue(SpeedPlan.ScalingSection(key), out SpeedSection? section)) continue;
            yield return "";
            yield return Row([key, .. section.Runs.Select(run => Text(run[key]))]);
            yield return "|---" + string.Concat(section.Runs.Select(_ => "|---:")) + "|";
            yield return Row(["rows/s", .. section.Runs.Select(run => Text(run["tokens_per_s"]))]);
            yield return Row(["share of floor", .. section.Runs.Select(run => $"{run["share_of_floor"]:0 %}")]);
        }
    }

    static IEnumerable<string> Shape(SpeedSection section) =>
        new[] { "d", "m", "k", "batch" }.Select(key => Text(section.Runs[0][key]));

    static string[] Speed(SpeedSection section, string arguments = "")
    {
        double Median(string key) => section.Median(SpeedPlan.Fathom, key, arguments);
        return [Text(Median("tokens_per_s")), $"{Median("share_of_peak"):0 %}", $"{Median("share_of_floor"):0 %}",
            Text(Median("peak_rss_mb"))];
    }

    // Speed of a script, and how many times as fast Fathom is.
    static string[] Beside(SpeedSection section, string script, string arguments = "")
    {
        double other = section.Median(script, "tokens_per_s");
        return double.IsNaN(other) ? [Gap, Gap]
            : [Text(other), $"{section.Median(SpeedPlan.Fathom, "tokens_per_s", arguments) / other:0.00}×"];
    }

    public static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    public static string Text(double value) =>
        double.IsNaN(value) ? Gap : value.ToString(value >= 100 || value == Math.Floor(value) ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
