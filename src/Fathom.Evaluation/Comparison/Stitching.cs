using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What the latents of a large dictionary B do for a small one A, stage by stage of a <see cref="StitchPlan"/> and one by one.
/// f are activations as each dictionary computes them by itself, w what a latent writes at activation 1, b the biases; S_A and
/// S_B are the latents that are in.
/// <code>
/// x̂    = (1 − β) b_A + β b_B + Σ_{i ∈ S_A} f_i w_i + Σ_{j ∈ S_B} f_j w_j        β = |S_B| / m
/// FVU  = Σ ‖x − x̂‖² / Σ ‖x − x̄‖²
/// j alone:  ΔFVU = Σ (f_j² ‖w_j‖² − 2 f_j r · w_j) / Σ ‖x − x̄‖²                r = x − x̂ of A
/// </code>
/// That the biases are mixed as the latents come is a choice of ours: so the first stage is A and the last B, each with its own.
/// </summary>
public sealed class Stitching
{
    const int PartRows = 64;

    readonly StitchPlan plan;
    readonly WrittenDirections small, large;
    readonly float[] bias;
    readonly CentredSquares squares;
    readonly double[] error, active, share, effect;
    readonly int[] firings;
    readonly int width;

    Stitching(StitchPlan plan, WrittenDirections small, WrittenDirections large)
    {
        (this.plan, this.small, this.large, width) = (plan, small, large, small.Bias.Length);
        bias = [.. large.Bias.Zip(small.Bias, (to, from) => to - from)];
        squares = new CentredSquares(width);
        int stages = plan.Steps.Length, m = plan.Enter.Length;
        (error, active, share) = (new double[stages], new double[stages], new double[stages]);
        (effect, firings) = (new double[m], new int[m]);
        for (int stage = 0; stage < stages; stage++) share[stage] = (double)plan.Enter.Count(at => at <= stage) / m;
    }

    /// <summary>Whether what a latent writes is the same on every row; else there is no stitching.</summary>
    public static bool Possible(NamedCoder dictionary) => WrittenDirections.Suffice(dictionary.Coder);

    /// <param name="small">A.</param>
    /// <param name="large">B, of the same width; both are <see cref="Possible"/>.</param>
    /// <param name="rows">Vectors to measure on.</param>
    /// <param name="options">Which cosine is the same, and how many groups.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many rows are done, and of how many.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    /// <exception cref="InputException">All rows are the same.</exception>
    public static StitchReport Run(NamedCoder small, NamedCoder large, ActivationPass rows, ComparisonOptions options,
        Workers workers, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        StitchPlan plan = StitchPlan.Of(new(small), new(large), options.Same, options.Groups, workers, cancel);
        var stitching = new Stitching(plan, WrittenDirections.Of(small.Coder), WrittenDirections.Of(large.Coder));
        rows.Run([small.Coder, large.Coder], (x, codes) => stitching.Add(x, codes[0], codes[1], workers), workers,
            progress, cancel);
        return stitching.Report(small.Name, large.Name, options.Same, rows.Count);
    }

    void Add(ReadOnlyMemory<float> x, SparseCodes a, SparseCodes b, Workers workers)
    {
        squares.Add(x, default, workers);
        int n = a.Rows, stages = error.Length, parts = (n + PartRows - 1) / PartRows;
        double[] errors = new double[parts * stages], effects = new double[n * b.Stride];
        workers.ForRanges(n, PartRows, (start, end, part) =>
        {
            float[] r = new float[width];
            var moves = new List<(int Stage, bool Large, int Latent, float Value)>();
            for (int row = start; row < end; row++)
            {
                Residual(x.Span.Slice(row * width, width), a, row, r);
                Alone(r, b, row, effects.AsSpan(row * b.Stride, b.Stride));
                Walk(r, a, b, row, moves, errors.AsSpan(part * stages, stages));
            }
        });
        for (int part = 0; part < parts; part++)
            for (int stage = 0; stage < stages; stage++) error[stage] += errors[part * stages + stage];
        for (int row = 0; row < n; row++) Count(a, b, row, effects.AsSpan(row * b.Stride, b.Stride));
    }

    // r = x − b_A − Σ f_i w_i
    void Residual(ReadOnlySpan<float> x, SparseCodes a, int row, float[] r)
    {
        for (int c = 0; c < r.Length; c++) r[c] = x[c] - small.Bias[c];
        ReadOnlySpan<int> latents = a.RowIndices(row);
        ReadOnlySpan<float> values = a.RowValues(row);
        for (int at = 0; at < latents.Length; at++) AddScaled(-values[at], small.Of(latents[at]), r);
    }

    void Alone(float[] r, SparseCodes b, int row, Span<double> effects)
    {
        ReadOnlySpan<int> latents = b.RowIndices(row);
        ReadOnlySpan<float> values = b.RowValues(row);
        for (int at = 0; at < latents.Length; at++)
        {
            ReadOnlySpan<float> w = large.Of(latents[at]);
            double square = 0, dot = 0;
            for (int c = 0; c < w.Length; c++)
            {
                square += (double)w[c] * w[c];
                dot += (double)w[c] * r[c];
            }
            effects[at] = values[at] * (values[at] * square - 2 * dot);
        }
    }

    // Goes from A to B through the stages, on one row.
    void Walk(float[] r, SparseCodes a, SparseCodes b, int row, List<(int Stage, bool Large, int Latent, float Value)> moves,
        Span<double> errors)
    {
        moves.Clear();
        for (int at = 0; at < a.Counts[row]; at++)
            moves.Add((plan.Leave[a.RowIndices(row)[at]], false, a.RowIndices(row)[at], a.RowValues(row)[at]));
        for (int at = 0; at < b.Counts[row]; at++)
            moves.Add((plan.Enter[b.RowIndices(row)[at]], true, b.RowIndices(row)[at], b.RowValues(row)[at]));
        moves.Sort();
        int next = 0;
        for (int stage = 0; stage < errors.Length; stage++)
        {
            if (stage > 0 && share[stage] != share[stage - 1]) AddScaled((float)(share[stage - 1] - share[stage]), bias, r);
            for (; next < moves.Count && moves[next].Stage == stage; next++)
            {
                var (_, enters, latent, value) = moves[next];
                AddScaled(enters ? -value : value, enters ? large.Of(latent) : small.Of(latent), r);
            }
            double square = 0;
            foreach (float part in r) square += (double)part * part;
            errors[stage] += square;
        }
    }

    void Count(SparseCodes a, SparseCodes b, int row, ReadOnlySpan<double> effects)
    {
        foreach (int latent in a.RowIndices(row))
            for (int stage = 0; stage < plan.Leave[latent] && stage < active.Length; stage++) active[stage]++;
        ReadOnlySpan<int> latents = b.RowIndices(row);
        for (int at = 0; at < latents.Length; at++)
        {
            firings[latents[at]]++;
            effect[latents[at]] += effects[at];
            for (int stage = plan.Enter[latents[at]]; stage < active.Length; stage++) active[stage]++;
        }
    }

    StitchReport Report(string smallName, string largeName, double same, int rows)
    {
        double total = squares.Total;
        if (!(total > 0)) throw new InputException($"all {rows} rows are the same; expected vectors that differ");
        var stages = new StitchStage[plan.Steps.Length];
        for (int stage = 0; stage < stages.Length; stage++)
            stages[stage] = new(plan.Steps[stage], stage == 0 ? 0 : plan.Enter.Count(at => at == stage),
                stage == 0 ? 0 : plan.Leave.Count(at => at == stage),
                plan.Enter.Count(at => at <= stage) + plan.Leave.Count(at => at > stage),
                error[stage] / total, active[stage] / rows);
        return new(smallName, largeName, same, rows, stages, plan.Swaps, plan.Novel, plan.Nearest,
            [.. effect.Select((sum, j) => firings[j] > 0 ? sum / total : (double?)null)]);
    }

    static void AddScaled(float scale, ReadOnlySpan<float> w, Span<float> r)
    {
        for (int c = 0; c < r.Length; c++) r[c] += scale * w[c];
    }
}
