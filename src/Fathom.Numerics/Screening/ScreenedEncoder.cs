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

    /// <summary>Keys of a call at most, 256 MiB; larger ones are encoded in f32.</summary>
    const long MostKeys = 1 << 25;

    readonly PackedWeights encoder;
    readonly Screen screen;
    readonly Lock counting = new();
    double rank = FirstRank;
    Scratch? spare;

    /// <param name="encoder">[M, d], packed; read again at every <see cref="Update"/>.</param>
    /// <param name="seed">Of the dither.</param>
    public ScreenedEncoder(PackedWeights encoder, ulong seed) : this(encoder, seed, ScreenKernels.Best) { }

    /// <inheritdoc cref="ScreenedEncoder(PackedWeights, ulong)"/>
    /// <param name="kernels">The kernels to use; null to compute all in f32.</param>
    internal ScreenedEncoder(PackedWeights encoder, ulong seed, ScreenKernels? kernels) =>
        (this.encoder, screen) = (encoder, new(encoder, seed, kernels));

    /// <summary>Whether the machine has the instructions.</summary>
    public static bool IsSupported => ScreenKernels.Best is not null;

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
    public void Update(ReadOnlySpan<float> bias, ReadOnlySpan<float> x, int n, ulong step, Workers workers) =>
        screen.Update(bias, [], x, n, step, workers);

    /// <inheritdoc
    /// cref="TopKEncoder.Encode(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, int, SparseCodes, Workers)"/>
    /// <param name="bias">The same as in <see cref="Update"/>.</param>
    public void Encode(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, int k, SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ScreenPlan plan = new(encoder.PanelCount, encoder.Outputs, k, rank);
        if (!screen.IsUsable || !plan.IsWorthwhile || (long)n * plan.Capacity > MostKeys)
        {
            TopKEncoder.Encode(x, n, encoder, bias, k, codes, workers);
            Add(new(n, 0, 0, n), tooShort: 0);
            return;
        }
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        codes.Reshape(n, k);
        // That of the last call, where no other thread has it.
        Scratch scratch = Interlocked.Exchange(ref spare, null) ?? new();
        scratch.MakeRoom(n, plan.Capacity);
        (ScreeningCounts counts, int tooShort) = Screen(x, n, bias, codes, plan, scratch, workers);
        int fallback = EncodeUndecided(x, n, bias, codes, scratch, workers);
        Interlocked.Exchange(ref spare, scratch)?.Dispose();
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

    unsafe (ScreeningCounts, int TooShort) Screen(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, SparseCodes codes,
        ScreenPlan plan, Scratch scratch, Workers workers)
    {
        int d = encoder.Inputs, blockRows = ScreenBlock.RowsFor(screen.Columns.Count, n, workers.Count);
        ScreenList[] lists = scratch.Lists;
        using PanelBias panelBias = new(bias, encoder.Outputs);
        ulong* keys = scratch.Keys.Pointer;
        fixed (float* px = x, pb = panelBias.Values)
        {
            float* xs = px;
            for (int row = 0; row < n; row++) lists[row] = new(keys + (nint)row * plan.Capacity);
            ScreenBlock block = new(screen);
            workers.ForRanges(n, blockRows, (start, end, _) =>
            {
                ScreenLists sink = new(lists, start, plan);
                block.Run(xs + (nint)start * d, end - start, ref sink);
            });
            return ScreenDecision.Decide(lists, plan.Capacity, new(encoder, pb, px, keys), codes, scratch.Undecided, workers);
        }
    }

    /// <summary>Encodes rows of <paramref name="x"/> in f32, and returns how many.</summary>
    int EncodeUndecided(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, SparseCodes codes, Scratch scratch,
        Workers workers)
    {
        int k = codes.Stride, count = 0;
        for (int row = 0; row < n; row++)
            if (scratch.Undecided[row]) scratch.Places[count++] = row;
        if (count == 0) return 0;
        using PooledFloats rows = EncoderBlocks.Gather(x, scratch.Places.AsSpan(0, count), encoder.Inputs);
        SparseCodes exact = scratch.Exact;
        TopKEncoder.Encode(rows.Span, count, encoder, bias, k, exact, workers);
        for (int i = 0; i < count; i++)
        {
            int row = scratch.Places[i];
            codes.Counts[row] = exact.Counts[i];
            exact.RowIndices(i).CopyTo(codes.Indices[(row * k)..]);
            exact.RowValues(i).CopyTo(codes.Values[(row * k)..]);
        }
        return count;
    }

    public void Dispose()
    {
        screen.Dispose();
        spare?.Dispose();
    }

    /// <summary>What a call needs, kept for the next.</summary>
    sealed class Scratch : IDisposable
    {
        public NativeBuffer<ulong> Keys { get; private set; } = new(0);

        public ScreenList[] Lists { get; private set; } = [];

        public bool[] Undecided { get; private set; } = [];

        /// <summary>Rows that are encoded in f32.</summary>
        public int[] Places { get; private set; } = [];

        /// <summary>Their codes.</summary>
        public SparseCodes Exact { get; } = new(0, 1);

        public void MakeRoom(int rows, int capacity)
        {
            if (Lists.Length < rows) (Lists, Undecided, Places) = (new ScreenList[rows], new bool[rows], new int[rows]);
            if (Keys.Length >= (long)rows * capacity) return;
            Keys.Dispose();
            Keys = new((long)rows * capacity);
        }

        public void Dispose() => Keys.Dispose();
    }
}
