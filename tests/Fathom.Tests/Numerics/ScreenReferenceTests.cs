using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Each kernel of the screening against plain loops, at every length.</summary>
public unsafe class ScreenReferenceTests
{
    const int Group = ScreenKernels.Rows, Width = PackedWeights.PanelWidth;

    static readonly Workers Two = new(2);

    /// <summary>Bounds and bits, also with all steps at the ends of their range, where sums of products are largest.</summary>
    [Fact]
    public void Tiles_are_those_of_plain_loops()
    {
        Skip();
        Philox random = new(2, 1);
        foreach (int inputs in Enumerable.Range(0, 33).Select(i => 8 * i).Append(ScreenBound.MaxInputs))
            foreach (bool ends in new[] { false, true })
            {
                byte[] p = new byte[Group * inputs];
                sbyte[] q = new sbyte[Width * inputs];
                for (int i = 0; i < p.Length; i++) p[i] = (byte)(ends ? 127 : 1 + random.Below((uint)i, 127));
                for (int i = 0; i < q.Length; i++)
                {
                    int step = (int)random.Below((1UL << 40) + (uint)i, 129) - 64;
                    // By latent all at one end, at the other, or both in turn.
                    q[i] = (sbyte)(!ends ? step : i / 4 % 3 == 0 ? 64 : i / 4 % 3 == 1 ? -64 : i % 2 * 128 - 64);
                }
                float[] latents = Numbers.Normal(3 * Width, 2), rows = Numbers.Normal(3 * Group, 3, 5);
                float[] bars = Numbers.Normal(Group, 4, 100);
                (bars[3], bars[7], bars[11]) = (float.PositiveInfinity, float.NegativeInfinity, 0);
                AssertTile(p, inputs, q, latents, rows, bars);
            }
    }

    static void AssertTile(byte[] p, int inputs, sbyte[] q, float[] latents, float[] rows, float[] bars)
    {
        foreach (ScreenKernels kernels in ScreenKernels.Supported) AssertTile(kernels, p, inputs, q, latents, rows, bars);
    }

    static void AssertTile(ScreenKernels kernels, byte[] p, int inputs, sbyte[] q, float[] latents, float[] rows, float[] bars)
    {
        float[] y = new float[Group * Width];
        uint[] above = new uint[Group];
        // An empty array has no address.
        byte[] pOrOne = [.. p, 0];
        sbyte[] qOrOne = [.. q, 0];
        fixed (byte* pp = pOrOne)
        fixed (sbyte* pq = qOrOne)
        fixed (float* pl = latents, pr = rows, pb = bars, py = y)
        fixed (uint* pa = above)
            kernels.Bounds(pp, inputs, pq, pl, pr, pr + Group, pr + 2 * Group, pb, py, pa);
        for (int row = 0; row < Group; row++)
            for (int latent = 0; latent < Width; latent++)
            {
                int sum = 0;
                for (int i = 0; i < inputs; i++) sum += p[row * inputs + i] * q[i / 4 * 4 * Width + latent * 4 + i % 4];
                float score = MathF.FusedMultiplyAdd(latents[latent], sum + rows[row], latents[Width + latent]);
                float bound = MathF.FusedMultiplyAdd(latents[2 * Width + latent], rows[Group + row], score)
                    + rows[2 * Group + row];
                if (bound != y[row * Width + latent]) Assert.Fail($"{kernels.Name}, {inputs} inputs, ({row}, {latent}): {bound} expected, " +
                    $"{y[row * Width + latent]} found.");
                Assert.Equal(bound > bars[row], (above[row] >> latent & 1) == 1);
            }
    }

    /// <summary>Steps, scale, norm and Σ u p of rows of every width, with copied columns, rows at either end of the steps, and
    /// rows that have no scale.</summary>
    [Fact]
    public void Rows_are_quantised_as_plain_loops_do()
    {
        Skip();
        for (int d = 0; d <= 256; d++)
        {
            const int N = 19;
            float[] x = Numbers.Normal(N * d, 5);
            for (int i = 0; i < x.Length; i++)
                x[i] *= i / Math.Max(1, d) == 3 ? 0 : i / d == 4 ? 1e20f : i % d == 7 ? 12 : 1;
            if (d > 0) for (int i = 0; i < d; i++) (x[5 * d + i], x[6 * d + i]) = (i % 2 == 0 ? 1 : -1, 1);
            ScreenColumns columns = ScreenColumns.For(x, N, d);
            ScreenDither dither = new(columns.Count, new Philox(7, (ulong)d));
            AssertRows(x, N, columns, dither);
        }
    }

    /// <summary>As many inputs as there may be, all at the end of the steps: the sums must not overflow.</summary>
    [Fact]
    public void Sums_of_the_widest_rows_hold()
    {
        Skip();
        const int D = ScreenBound.MaxInputs;
        float[] x = new float[2 * D];
        x.AsSpan(0, D).Fill(1);
        x.AsSpan(D).Fill(-1);
        ScreenDither dither = new(D, new Philox(1, 1));
        foreach (int end in new[] { 0, ScreenBound.Grid - 1 })
        {
            dither.Weight.AsSpan().Fill(end);
            dither.Row.AsSpan().Fill(ScreenBound.Grid - 1);
            AssertRows(x, 2, ScreenColumns.For(x, 2, D), dither);
        }
    }

    static void AssertRows(float[] x, int n, ScreenColumns columns, ScreenDither dither)
    {
        int d = columns.Width, padded = (n + 15) / 16 * 16;
        byte[] steps = new byte[padded * columns.Count + 1];
        float[] numbers = new float[3 * padded], scratch = new float[columns.Count + 16];
        scratch.AsSpan().Fill(float.NaN);
        float[] rowsOrOne = [.. x, 0];
        fixed (byte* ps = steps)
        fixed (float* pn = numbers, pc = scratch, px = rowsOrOne)
        {
            ScreenRows rows = new(ps, pn, padded, columns.Count);
            for (int row = 0; row < n; row++)
            {
                float[] inputs = [.. Enumerable.Range(0, columns.Used)
                    .Select(i => x[row * d + columns.Source(i)] * columns.Share[columns.Source(i)])];
                float largest = inputs.Select(Math.Abs).DefaultIfEmpty(0).Max();
                bool expected = largest is <= ScreenBound.Range and >= 1 / ScreenBound.Range;
                Assert.Equal(expected, rows.Quantise(row, px + row * d, columns, dither, pc));
                if (!expected) continue;
                float t = largest / ScreenBound.RowSteps;
                Assert.Equal(1 / t, rows.Inverse[row]);
                double norm = Math.Sqrt(inputs.Sum(value => (double)value * value)) / t;
                Assert.InRange(rows.Norm[row], norm * (1 - 1e-5), norm * (1 + 1e-5));
                long sum = 0;
                for (int i = 0; i < inputs.Length; i++)
                {
                    int p = (((int)(inputs[i] * (ScreenBound.Grid / t)) + dither.Row[i]) >> 12) + 64;
                    Assert.InRange(p, 1, 127);
                    if (p != steps[row * columns.Count + i])
                        Assert.Fail($"width {d}, ({row}, {i}): {p} expected, {steps[row * columns.Count + i]} found.");
                    sum += p * (4095L - 2 * dither.Weight[i]);
                }
                Assert.Equal((float)sum / 8192, rows.Sum[row]);
            }
        }
    }

    /// <summary>Steps and numbers of latents of every width and of some odd counts, with a latent of zeros.</summary>
    [Fact]
    public void Weights_are_quantised_as_plain_loops_do()
    {
        Skip();
        for (int d = 0; d <= 256; d++)
        {
            int latents = 1 + d * 5 % 71;
            float[] w = Numbers.Normal(latents * d, 8), bias = Numbers.Normal(latents, 9), x = Numbers.Normal(9 * d, 10);
            for (int row = 0; row < 9 && d > 20; row++) x[row * d + 3] *= 30;
            w.AsSpan(latents / 2 * d, d).Clear();
            using PackedWeights encoder = new PackedWeights(latents, d).Pack(w, WeightLayout.OutputByInput, Two);
            ScreenColumns columns = ScreenColumns.For(x, 9, d);
            ScreenDither dither = new(columns.Count, new Philox(8, (ulong)d));
            using ScreenWeights weights = new(encoder.PanelCount, columns.Count);
            Assert.True(weights.Quantise(encoder, bias, [], columns, dither, Two));
            for (int latent = 0; latent < encoder.PanelCount * Width; latent++)
                AssertLatent(weights, latent, latent < latents ? w.AsSpan(latent * d, d).ToArray() : new float[d],
                    latent < latents ? bias[latent] : float.NegativeInfinity, columns, dither);
        }
    }

    static void AssertLatent(ScreenWeights weights, int latent, float[] w, float bias, ScreenColumns columns, ScreenDither dither)
    {
        int panel = latent / Width, at = latent % Width;
        float largest = w.Select(Math.Abs).DefaultIfEmpty(0).Max(), s = largest / ScreenBound.WeightSteps;
        float inverse = largest == 0 ? 0 : ScreenBound.Grid / s;
        double offset = 0, square = 0;
        for (int i = 0; i < columns.Count; i++)
        {
            int q = i >= columns.Used ? 0 : ((int)(w[columns.Source(i)] * inverse) + dither.Weight[i]) >> 12;
            sbyte found = weights.Panel(panel)[i / 4 * 4 * Width + at * 4 + i % 4];
            if (q != found) Assert.Fail($"latent {latent}, input {i} of {columns.Used}: {q} expected, {found} found.");
            if (i >= columns.Used) continue;
            double u = (4095 - 2 * dither.Weight[i]) / 8192.0, v = (4095 - 2 * dither.Row[i]) / 8192.0;
            offset += (q + u) * (v - 64);
            square += (double)w[columns.Source(i)] * w[columns.Source(i)];
        }
        float* numbers = weights.Latents(panel);
        Assert.Equal(s, numbers[at]);
        Assert.InRange(numbers[Width + at] - s * offset, -1e-6 * s * (1 + 8300.0 * columns.Used),
            1e-6 * s * (1 + 8300.0 * columns.Used));
        Assert.Equal(bias, numbers[2 * Width + at]);
        ScreenWeights.PanelSizes sizes = weights.Sizes(panel);
        Assert.True(sizes.Scale >= s && (sizes.Bias >= Math.Abs(bias) || float.IsInfinity(bias)));
        Assert.True(sizes.Norm >= (Math.Sqrt(square) + s * Math.Sqrt(columns.Used) / 2) * (1 - 1e-6));
    }

    /// <summary>A margin is not below the formula of <see cref="ScreenBound"/> in doubles, nor much above it.</summary>
    [Fact]
    public void Margins_are_those_of_the_formula()
    {
        foreach (int inputs in new[] { 1, 17, 512, ScreenBound.MaxInputs })
            foreach (double size in new[] { 1e-12, 1, 1e12 })
                for (int lane = 0; lane < Lanes.Count; lane++)
                {
                    double s = size / 63, w = 3 * size, b = size * lane, norm = 63 * Math.Sqrt(inputs) / (1 + lane), t = 1 + lane;
                    double epsilon = Math.Pow(2, -24), gamma = inputs * epsilon / (1 - inputs * epsilon);
                    double least = 2.6283 * Math.Sqrt(s * s * norm * norm + w * w)
                        + 2.0 / 4096 * Math.Sqrt(inputs) * (s * norm + w) + gamma * (w * norm + b / t)
                        + 8 * epsilon * (127 * 64 * inputs * s + b / t);
                    float found = new ScreenMargin(inputs, new((float)s, (float)w, (float)b))
                        .Of(Vector512.Create((float)norm), Vector512.Create((float)(1 / t)))[0];
                    Assert.InRange(found, least, 1.002 * least + 1e-29);
                }
    }

    /// <summary>Every count and every number wanted of it, for keys in no order, in either order, and with many equal.</summary>
    [Fact]
    public void The_largest_keys_come_to_the_front()
    {
        Philox random = new(3, 3);
        for (int count = 0; count <= 256; count++)
        {
            ulong[][] orders =
            [
                [.. Enumerable.Range(0, count).Select(i => (ulong)random.Below((uint)(count * 1000 + i), long.MaxValue))],
                [.. Enumerable.Range(0, count).Select(i => (ulong)i)],
                [.. Enumerable.Range(0, count).Select(i => (ulong)(count - i))],
                [.. Enumerable.Range(0, count).Select(i => (ulong)Math.Min(i, count - i))],
                [.. Enumerable.Range(0, count).Select(i => (ulong)random.Below((uint)((1 << 30) + count * 1000 + i), 3))],
                [.. Enumerable.Repeat(ulong.MaxValue, count)],
            ];
            foreach (ulong[] order in orders)
            {
                ulong[] sorted = [.. order.OrderDescending()];
                // All of the short ones; of others the ends and some between.
                for (int wanted = 0; wanted <= count; wanted += count < 40 || wanted < 3 || wanted > count - 4 ? 1 : 7)
                {
                    ulong[] keys = [.. order, 12345];
                    fixed (ulong* pk = keys) LargestKeys.MoveToFront(pk, count, wanted);
                    Assert.Equal(12345UL, keys[count]);
                    Assert.Equal(sorted[..wanted], keys[..wanted].OrderDescending());
                    Assert.Equal(sorted[wanted..], keys[wanted..count].OrderDescending());
                }
            }
        }
    }

    /// <summary>Keys above a cut come to the front of their part; none is lost, and nothing else moves.</summary>
    [Fact]
    public void Keys_above_a_cut_come_to_the_front()
    {
        for (int count = 0; count <= 256; count++)
        {
            int start = count / 5, end = count - count / 7;
            float[] values = Numbers.Normal(count, 11).Select(Math.Abs).ToArray();
            foreach (float cut in new[] { 0, 0.5f, 2, float.PositiveInfinity })
            {
                ulong[] before = [.. values.Select(ScreenList.Key)], keys = [.. before, 0];
                fixed (ulong* pk = keys)
                {
                    int to = ScreenList.AboveToFront(pk, start, end, cut);
                    Assert.Equal(before[start..end].Where(key => ScreenList.Value(key) > cut).Order(), keys[start..to].Order());
                }
                Assert.Equal(before[start..end].Order(), keys[start..end].Order());
                Assert.Equal(before[..start], keys[..start]);
                Assert.Equal(before[end..], keys[end..count]);
            }
        }
    }

    static void Skip() => Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
}
