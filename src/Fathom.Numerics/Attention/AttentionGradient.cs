using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The way back through causal attention, one key head at a time and within it some queries at a time, few enough for
/// their pattern P and its gradient to stay in the L2 cache. All five products are tiles of <see cref="TileKernels"/>.
/// </summary>
internal sealed unsafe class AttentionGradient
{
    const int Width = PackedWeights.PanelWidth;

    /// <summary>Queries, or keys, that share a tile.</summary>
    const int Group = 12;

    /// <summary>Floats of a block's pattern: 256 KiB, and as many for its gradient.</summary>
    const int BlockSize = 1 << 16;

    readonly TileKernels kernels = TileKernels.For(InstructionSet.Best);
    readonly float* q, keys, values, dz, dq, dkeys, dvalues;
    readonly AttentionShape shape;
    readonly nint queryRow, keyRow;
    readonly int keyPanels, headPanels, blockRows;
    readonly nint stride;

    public AttentionGradient(float* q, float* keys, float* values, float* dz, float* dq, float* dkeys, float* dvalues,
        AttentionShape shape)
    {
        this.q = q;
        this.keys = keys;
        this.values = values;
        this.dz = dz;
        this.dq = dq;
        this.dkeys = dkeys;
        this.dvalues = dvalues;
        this.shape = shape;
        queryRow = (nint)shape.Heads * shape.HeadDim;
        keyRow = (nint)shape.KeyHeads * shape.HeadDim;
        keyPanels = AttentionPanels.PaddedKeys(shape) / Width;
        headPanels = AttentionPanels.PaddedHeadDim(shape) / Width;
        // Tiles reach up to 15 columns beyond the visible keys; the odd stride spreads rows over the sets of the cache.
        stride = AttentionPanels.PaddedKeys(shape) + Lanes.Count;
        blockRows = (int)Math.Clamp(BlockSize / stride / Group, 1, (shape.Queries + Group - 1) / Group) * Group;
    }

    /// <summary>Makes dkeys and dvalues of one key head, and dq of the query heads that read it.</summary>
    public void KeyHead(int keyHead)
    {
        int paddedKeys = (shape.Keys + Group - 1) / Group * Group, headWidth = headPanels * Width;
        nint keyPanelsLength = (nint)keyPanels * Width * shape.HeadDim, keyRowsLength = (nint)headWidth * shape.Keys;
        nint sumLength = (nint)headWidth * paddedKeys, blockRowsLength = (nint)headWidth * blockRows;
        nint packedLength = (nint)blockRows * shape.HeadDim, blockLength = blockRows * stride;
        using PooledFloats room = new(
            2 * keyPanelsLength + keyRowsLength + 2 * sumLength + 2 * packedLength + 2 * blockRowsLength + 2 * blockLength
            + Group * Width + 12 * Lanes.Count);
        fixed (float* start = room.Span)
        {
            float* next = start;
            Memory memory = new()
            {
                KeyPanels = Take(ref next, keyPanelsLength),
                ValuePanels = Take(ref next, keyPanelsLength),
                KeyRows = Take(ref next, keyRowsLength),
                KeySums = Take(ref next, sumLength),
                ValueSums = Take(ref next, sumLength),
                Packed = Take(ref next, packedLength),
                PackedGradient = Take(ref next, packedLength),
                Rows = Take(ref next, blockRowsLength),
                RowsGradient = Take(ref next, blockRowsLength),
                Pattern = Take(ref next, blockLength),
                Gradient = Take(ref next, blockLength),
                Tile = Take(ref next, Group * Width),
            };
            Pack(keyHead, memory);
            int shared = shape.Heads / shape.KeyHeads;
            for (int head = keyHead * shared; head < (keyHead + 1) * shared; head++)
                for (int query = 0; query < shape.Queries; query += blockRows)
                    Block(head, query, Math.Min(blockRows, shape.Queries - query), memory);
            Unpack(memory.KeySums, paddedKeys, dkeys + (nint)keyHead * shape.HeadDim);
            Unpack(memory.ValueSums, paddedKeys, dvalues + (nint)keyHead * shape.HeadDim);
        }
    }

    static float* Take(ref float* next, nint length)
    {
        float* start = Lanes.Align(next);
        next = start + length;
        return start;
    }

    /// <summary>Lays the keys and values of a head out for the tiles, and sets their gradients to 0.</summary>
    void Pack(int keyHead, in Memory memory)
    {
        float* key = keys + (nint)keyHead * shape.HeadDim, value = values + (nint)keyHead * shape.HeadDim;
        for (int panel = 0; panel < keyPanels; panel++)
        {
            int first = panel * Width, width = Math.Min(Width, shape.Keys - first);
            nint at = (nint)first * shape.HeadDim;
            PackedWeights.PackRows(key + first * keyRow, keyRow, width, shape.HeadDim, memory.KeyPanels + at);
            // Behind the last key the pattern is 0, and what it multiplies must be finite.
            if (width < Width) new Span<float>(memory.ValuePanels + at, Width * shape.HeadDim).Clear();
            PackedWeights.PackRows(value + first * keyRow, keyRow, width, shape.HeadDim, memory.ValuePanels + at);
        }
        PackColumns(key, keyRow, shape.Keys, memory.KeyRows, shape.Keys);
        int sums = headPanels * Width * ((shape.Keys + Group - 1) / Group * Group);
        new Span<float>(memory.KeySums, sums).Clear();
        new Span<float>(memory.ValueSums, sums).Clear();
    }

    /// <summary>to[panel, i, c] = from[i, 32 · panel + c], zeros beyond HeadDim.</summary>
    void PackColumns(float* from, nint fromRow, int count, float* to, int panelRows)
    {
        for (int panel = 0; panel < headPanels; panel++)
            Linear.PackPanel(from + panel * Width, fromRow, Math.Min(Width, shape.HeadDim - panel * Width), count,
                to + (nint)panel * panelRows * Width);
    }

    /// <summary>The reverse of <see cref="PackColumns"/>.</summary>
    void Unpack(float* sums, int panelRows, float* to)
    {
        for (int panel = 0; panel < headPanels; panel++)
        {
            int width = Math.Min(Width, shape.HeadDim - panel * Width);
            float* from = sums + (nint)panel * panelRows * Width, column = to + panel * Width;
            for (int key = 0; key < shape.Keys; key++, from += Width, column += keyRow)
                new ReadOnlySpan<float>(from, width).CopyTo(new(column, width));
        }
    }

    /// <summary>What the queries first … first + rows − 1 of one head contribute.</summary>
    void Block(int head, int first, int rows, in Memory memory)
    {
        nint at = first * queryRow + (nint)head * shape.HeadDim;
        PackGroups(q + at, rows, memory.Packed);
        PackGroups(dz + at, rows, memory.PackedGradient);
        PackColumns(q + at, queryRow, rows, memory.Rows, blockRows);
        PackColumns(dz + at, queryRow, rows, memory.RowsGradient, blockRows);
        for (int row = 0; row < rows; row += Group)
        {
            int visible = shape.Visible(first + Math.Min(row + Group, rows) - 1);
            Multiply(memory.Packed + (nint)row * shape.HeadDim, memory.KeyPanels, visible, memory.Pattern + row * stride);
            Multiply(memory.PackedGradient + (nint)row * shape.HeadDim, memory.ValuePanels, visible,
                memory.Gradient + row * stride);
        }
        for (int row = 0, count; row < rows; row += count)
        {
            count = row + 4 <= rows ? 4 : 1;
            float* pattern = memory.Pattern + row * stride, gradient = memory.Gradient + row * stride;
            int visible = shape.Visible(first + row);
            if (count == 4) AttentionSoftmax.Rows4(pattern, stride, visible, shape.Scale);
            else AttentionSoftmax.Row1(pattern, visible, shape.Scale);
            int end = AttentionSoftmax.Padded(visible + count - 1);
            for (int r = 0; r < count; r++) ScoreGradient(pattern + r * stride, gradient + r * stride, end, shape.Scale);
        }
        QueryGradient(first, rows, memory, dq + at);
        AddKeyGradient(first, rows, memory.Gradient, memory.Rows, memory.KeySums);
        AddKeyGradient(first, rows, memory.Pattern, memory.RowsGradient, memory.ValueSums);
    }

    /// <summary>to[group, i, r] = from[12 · group + r, i], zeros beyond the last row.</summary>
    void PackGroups(float* from, int rows, float* to)
    {
        for (int row = 0; row < rows; row += Group, from += Group * queryRow, to += Group * shape.HeadDim)
        {
            int count = Math.Min(Group, rows - row), r = 0;
            if (count == Group)
            {
                Transpose.Rows12(from, queryRow, shape.HeadDim, to);
                continue;
            }
            new Span<float>(to, Group * shape.HeadDim).Clear();
            for (; r + 4 <= count; r += 4) Transpose.Rows4(from + r * queryRow, queryRow, shape.HeadDim, to + r, Group);
            for (; r < count; r++)
                for (int i = 0; i < shape.HeadDim; i++) to[i * Group + r] = from[r * queryRow + i];
        }
    }

    /// <summary>12 rows of x · panels over the visible keys.</summary>
    void Multiply(float* packed, float* panels, int visible, float* y)
    {
        float* zeros = stackalloc float[Width];
        new Span<float>(zeros, Width).Clear();
        for (int key = 0; key < visible; key += Width)
        {
            float* panel = panels + (nint)key * shape.HeadDim;
            kernels.Rows12(packed, Group, panel, shape.HeadDim, zeros, 0, y + key, stride, panel, 0);
        }
    }

    /// <summary>
    /// Turns a row of dP into dS, up to a whole vector: behind the visible keys the pattern is 0. The tiles of keys read up to
    /// a vector beyond: zeros.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ScoreGradient(float* pattern, float* gradient, int end, float scale)
    {
        Vector512<float> mean = Vector512.Create(RowVectors.Dot(pattern, gradient, end)), factor = Vector512.Create(scale);
        for (int i = 0; i < end; i += Lanes.Count)
            (factor * Vector512.Load(pattern + i) * (Vector512.Load(gradient + i) - mean)).Store(gradient + i);
        Vector512<float>.Zero.Store(pattern + end);
        Vector512<float>.Zero.Store(gradient + end);
    }

    /// <summary>dq = dS k.</summary>
    void QueryGradient(int first, int rows, in Memory memory, float* to)
    {
        float* zeros = stackalloc float[Width];
        new Span<float>(zeros, Width).Clear();
        for (int panel = 0; panel < headPanels; panel++)
        {
            int width = Math.Min(Width, shape.HeadDim - panel * Width);
            float* panelRows = memory.KeyRows + (nint)panel * shape.Keys * Width;
            for (int row = 0; row < rows; row += 4)
            {
                int count = Math.Min(4, rows - row), visible = shape.Visible(first + row + count - 1);
                kernels.Rows4(memory.Gradient + row * stride, stride, panelRows, visible, zeros, 0, memory.Tile, Width);
                for (int r = 0; r < count; r++)
                    new ReadOnlySpan<float>(memory.Tile + r * Width, width).CopyTo(
                        new(to + (row + r) * queryRow + panel * Width, width));
            }
        }
    }

    /// <summary>sums += weightsᵀ x, from those queries only that see the keys.</summary>
    /// <param name="first">The first query of the block.</param>
    /// <param name="rows">Its queries.</param>
    /// <param name="weights">[rows, keys], its rows a stride apart.</param>
    /// <param name="x">[headPanels, blockRows, 32]</param>
    /// <param name="sums">[headPanels, padded keys, 32]</param>
    void AddKeyGradient(int first, int rows, float* weights, float* x, float* sums)
    {
        int visible = shape.Visible(first + rows - 1), past = shape.Visible(0) - 1;
        int paddedKeys = (shape.Keys + Group - 1) / Group * Group;
        for (int panel = 0; panel < headPanels; panel++, x += (nint)blockRows * Width, sums += (nint)paddedKeys * Width)
            for (int key = 0; key < visible; key += Group)
            {
                int from = Math.Max(0, key - past - first);
                float* to = sums + (nint)key * Width;
                kernels.Rows12(weights + from * stride + key, stride, x + (nint)from * Width, rows - from, to, Width, to, Width,
                    x, 0);
            }
    }

    /// <summary>Where the parts of the working memory begin; each on a cache line.</summary>
    struct Memory
    {
        /// <summary>[keyPanels, HeadDim, 32]</summary>
        public float* KeyPanels, ValuePanels;

        /// <summary>[headPanels, Keys, 32]</summary>
        public float* KeyRows;

        /// <summary>[headPanels, padded keys, 32]</summary>
        public float* KeySums, ValueSums;

        /// <summary>[blockRows / 12, HeadDim, 12], of q and of dz.</summary>
        public float* Packed, PackedGradient;

        /// <summary>[headPanels, blockRows, 32], of q and of dz.</summary>
        public float* Rows, RowsGradient;

        /// <summary>[blockRows, stride]: P, and dP that becomes dS.</summary>
        public float* Pattern, Gradient;

        /// <summary>[12, 32]</summary>
        public float* Tile;
    }
}
