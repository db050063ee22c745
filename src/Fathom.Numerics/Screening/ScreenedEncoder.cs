using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// <see cref="TopKEncoder"/>, to the bit, at a fraction of its multiplications in f32. A product in 7-bit steps gives every
/// pair an upper bound (<see cref="ScreenBound"/>); the pre-activations of the k best of a row, computed as always, give a cut
/// that the k-th best of all is not below; pairs with bounds above it are computed too, and of all that were the k best are the
/// row's. A row that this does not decide is encoded in f32. That a pair is missed needs an error beyond its bound: less than
/// 2e-18 for each pair, about 1e-4 for all the 7e13 of a million steps on 4,096 rows and 16,384 latents.
/// </summary>
public sealed class ScreenedEncoder : IDisposable
{
    /// <summary>Listed pairs wanted, in multiples of k: what is listed costs little, a row that falls back much.</summary>
    const double LeastRank = 3, FirstRank = 5, MostRank = 32;

    /// <summary>Share of rows that may fall back before more is listed.</summary>
    const double Tolerated = 1.0 / 1024;

    /// <summary>Sets the dither apart from what else is drawn under a seed.</summary>
    const ulong DitherKey = 0x9E3779B97F4A7C15;

    /// <summary>Keys of a call at most, 256 MiB; larger ones are encoded in f32.</summary>
    const long MostKeys = 1 << 25;

    readonly PackedWeights encoder;
    readonly ulong seed;
    readonly Lock counting = new();
    ScreenColumns? columns;
    ScreenWeights? weights;
    ScreenDither dither;
    bool usable;
    double rank = FirstRank;
    NativeBuffer<ulong>? spare;

    /// <param name="encoder">[M, d], packed; read again at every <see cref="Update"/>.</param>
    /// <param name="seed">Of the dither.</param>
    public ScreenedEncoder(PackedWeights encoder, ulong seed) => (this.encoder, this.seed) = (encoder, seed);

    /// <summary>Whether the machine has the instructions.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported;

    /// <summary>
    /// Whether it is faster than f32 for such an encoder. Measured on Zen 5; below these sizes the lists cost what the
    /// multiplications save.
    /// </summary>
    public static bool Pays(int inputs, int latents, int k) =>
        IsSupported && inputs is >= 256 and <= ScreenBound.MaxInputs * 8 / 9 && latents >= 4096 && latents >= 128 * k;

    /// <summary>Whether such an encoder can be screened at all.</summary>
    public static bool CanScreen(int inputs, int latents, int k) => IsSupported && inputs <= ScreenBound.MaxInputs
        && new ScreenPlan((latents + PackedWeights.PanelWidth - 1) / PackedWeights.PanelWidth, latents, k, FirstRank).IsWorthwhile;

    /// <summary>What all calls together did.</summary>
    public ScreeningCounts Counts { get; private set; }

    /// <summary>Takes the encoder's numbers as they are now.</summary>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="x">[n, d] rows like those to come, from which the columns that stand out are seen.</param>
    /// <param name="n">Rows.</param>
    /// <param name="step">A number that no other update under this seed has: it numbers the dither.</param>
    /// <param name="workers">Threads to use.</param>
    public void Update(ReadOnlySpan<float> bias, ReadOnlySpan<float> x, int n, ulong step, Workers workers)
    {
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        if (bias.Length != 0) Shapes.Require(bias.Length, 1, encoder.Outputs, nameof(bias));
        ScreenColumns now = ScreenColumns.For(x, n, encoder.Inputs);
        usable = IsSupported && now.Count <= ScreenBound.MaxInputs;
        if (!usable) return;
        if (weights is null || now.Count != columns!.Count)
        {
            weights?.Dispose();
            weights = new ScreenWeights(encoder.PanelCount, now.Count);
        }
        columns = now;
        dither = new ScreenDither(now.Count, new Philox(seed ^ DitherKey, step));
        usable = weights.Quantise(encoder, bias, now, dither, workers);
    }

    /// <inheritdoc
    /// cref="TopKEncoder.Encode(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, int, SparseCodes, Workers)"/>
    /// <param name="bias">The same as in <see cref="Update"/>.</param>
    public void Encode(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, int k, SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ScreenPlan plan = new(encoder.PanelCount, encoder.Outputs, k, rank);
        if (!usable || !plan.IsWorthwhile || (long)n * plan.Capacity > MostKeys)
        {
            TopKEncoder.Encode(x, n, encoder, bias, k, codes, workers);
            Add(new(n, 0, 0, n), tooShort: 0);
            return;
        }
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        codes.Reshape(n, k);
        bool[] undecided = new bool[n];
        (ScreeningCounts counts, int tooShort) = Screen(x, n, bias, codes, plan, undecided, workers);
        int fallback = EncodeUndecided(x, undecided, bias, codes, workers);
        Add(counts with { FallbackRows = fallback }, tooShort);
    }

    /// <summary>Counts, and lists more or less the next time: for how long a list is, not for what comes of it.</summary>
    void Add(ScreeningCounts counts, int tooShort)
    {
        lock (counting)
        {
            Counts += counts;
            rank = tooShort > Math.Max(1, counts.Rows * Tolerated)
                ? Math.Min(MostRank, rank * 1.25) : Math.Max(LeastRank, rank * 0.995);
        }
    }

    unsafe (ScreeningCounts, int TooShort) Screen(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, SparseCodes codes, ScreenPlan plan,
        bool[] undecided, Workers workers)
    {
        int d = encoder.Inputs;
        NativeBuffer<ulong> keys = Keys((long)n * plan.Capacity);
        ScreenList[] lists = new ScreenList[n];
        using PanelBias panelBias = new(bias, encoder.Outputs);
        ulong* pk = keys.Pointer;
        (ScreeningCounts, int) done;
        fixed (float* px = x, pb = panelBias.Values)
        {
            float* xs = px;
            for (int row = 0; row < n; row++) lists[row] = new(pk + (nint)row * plan.Capacity);
            ScreenBlock block = new(weights!, columns!, dither, plan);
            workers.ForRanges(n, ScreenBlock.RowsFor(columns!.Count, n, workers.Count), (start, end, _) =>
                block.List(xs + (nint)start * d, lists.AsSpan(start, end - start)));
            done = ScreenDecision.Decide(lists, new(encoder, pb, px, pk, plan.Capacity), codes, undecided, workers);
        }
        Interlocked.Exchange(ref spare, keys)?.Dispose();
        return done;
    }

    // Those of the last call, where they suffice and no other thread has them.
    NativeBuffer<ulong> Keys(long count)
    {
        NativeBuffer<ulong>? keys = Interlocked.Exchange(ref spare, null);
        if (keys is not null && keys.Length >= count) return keys;
        keys?.Dispose();
        return new(count);
    }

    /// <summary>Encodes rows of <paramref name="x"/> in f32, and returns how many.</summary>
    int EncodeUndecided(ReadOnlySpan<float> x, bool[] undecided, ReadOnlySpan<float> bias, SparseCodes codes, Workers workers)
    {
        int d = encoder.Inputs, k = codes.Stride, count = undecided.Count(row => row);
        if (count == 0) return 0;
        float[] rows = new float[(long)count * d];
        int[] places = new int[count];
        for (int row = 0, next = 0; row < undecided.Length; row++)
        {
            if (!undecided[row]) continue;
            x.Slice(row * d, d).CopyTo(rows.AsSpan(next * d));
            places[next++] = row;
        }
        SparseCodes exact = new(count, k);
        TopKEncoder.Encode(rows, count, encoder, bias, k, exact, workers);
        for (int i = 0; i < count; i++)
        {
            codes.Counts[places[i]] = exact.Counts[i];
            exact.RowIndices(i).CopyTo(codes.Indices[(places[i] * k)..]);
            exact.RowValues(i).CopyTo(codes.Values[(places[i] * k)..]);
        }
        return count;
    }

    public void Dispose()
    {
        weights?.Dispose();
        spare?.Dispose();
    }
}
