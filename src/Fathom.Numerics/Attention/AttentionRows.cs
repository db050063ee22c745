
namespace Fathom.Numerics;

/// <summary>
/// Causal attention of one head for some queries, twelve or four at a time where there are as many: their scores against
/// all visible keys, softmax, and the mixture of values stay close to the processor.
/// </summary>
internal sealed unsafe class AttentionRows
{
    const int Width = PackedWeights.PanelWidth;

    /// <summary>Queries that share a tile of scores, and a tile of the mixture.</summary>
    const int LargeGroup = 12, Group = 4;

    readonly TileKernels kernels = TileKernels.For(InstructionSet.Best);
    readonly float* q;
    readonly float* keyPanels;
    readonly float* valuePanels;
    readonly float* z;
    readonly AttentionShape shape;
    readonly int row;

    /// <param name="q">[Queries, Heads, HeadDim], or null where only values are mixed.</param>
    /// <param name="keyPanels">As <see cref="AttentionPanels.PackKeys"/> packs them, or null.</param>
    /// <param name="valuePanels">As <see cref="AttentionPanels.PackValues"/> packs them, or null.</param>
    /// <param name="z">[Queries, Heads, HeadDim], or null.</param>
    /// <param name="shape">The sizes.</param>
    public AttentionRows(float* q, float* keyPanels, float* valuePanels, float* z, AttentionShape shape)
    {
        this.q = q;
        this.keyPanels = keyPanels;
        this.valuePanels = valuePanels;
        this.z = z;
        this.shape = shape;
        row = shape.Heads * shape.HeadDim;
    }

    /// <summary>z of one head and the queries start … end − 1.</summary>
    public void Forward(int head, int start, int end)
    {
        int stride = AttentionPanels.PaddedKeys(shape), count, mixed;
        using PooledFloats scores = new(RoomForScores(stride));
        fixed (float* room = scores.Span)
        {
            float* weights = Lanes.Align(room);
            for (int query = start; query < end; query += count)
            {
                count = GroupAt(query, end);
                Weigh(head, query, count, weights, stride);
                for (int r = 0; r < count; r += mixed)
                {
                    mixed = Math.Min(Group, count);
                    Mix(head, query + r, mixed, weights + r * stride, stride);
                }
            }
        }
    }

    /// <summary>The pattern of one head and the queries start … end − 1.</summary>
    /// <param name="head">A query head.</param>
    /// <param name="start">The first query.</param>
    /// <param name="end">Behind the last query.</param>
    /// <param name="pattern">[Heads, Queries, Keys]</param>
    public void WritePattern(int head, int start, int end, float* pattern)
    {
        int stride = AttentionPanels.PaddedKeys(shape), count;
        using PooledFloats scores = new(RoomForScores(stride));
        fixed (float* room = scores.Span)
        {
            float* weights = Lanes.Align(room);
            for (int query = start; query < end; query += count)
            {
                count = GroupAt(query, end);
                Weigh(head, query, count, weights, stride);
                for (int r = 0; r < count; r++)
                {
                    int visible = shape.Visible(query + r);
                    Span<float> to = new(PatternRow(pattern, head, query + r), shape.Keys);
                    new ReadOnlySpan<float>(weights + r * stride, visible).CopyTo(to);
                    to[visible..].Clear();
                }
            }
        }
    }

    /// <summary>z of one head and the queries start … end − 1, from their pattern.</summary>
    /// <param name="head">A query head.</param>
    /// <param name="start">The first query.</param>
    /// <param name="end">Behind the last query.</param>
    /// <param name="pattern">[Heads, Queries, Keys]</param>
    public void MixPattern(int head, int start, int end, float* pattern)
    {
        for (int query = start, count; query < end; query += count)
        {
            count = query + Group <= end ? Group : 1;
            Mix(head, query, count, PatternRow(pattern, head, query), shape.Keys);
        }
    }

    static int GroupAt(int query, int end) => query + LargeGroup <= end ? LargeGroup : query + Group <= end ? Group : 1;

    /// <summary>Floats for the scores of a large group and its packed queries, beginning on a cache line.</summary>
    long RoomForScores(int stride) => (long)LargeGroup * (stride + shape.HeadDim) + Lanes.Count;

    float* PatternRow(float* pattern, int head, int query) => pattern + ((nint)head * shape.Queries + query) * shape.Keys;

    /// <summary>weights = softmax(Scale · q · k) over the keys that each query sees; what lies behind is undefined.</summary>
    /// <param name="head">A query head.</param>
    /// <param name="query">The first query.</param>
    /// <param name="count">12, 4 or 1 of them.</param>
    /// <param name="weights">[count, stride], and behind 12 rows room for packing.</param>
    /// <param name="stride">Floats from one row to the next: whole panels.</param>
    void Weigh(int head, int query, int count, float* weights, int stride)
    {
        float* zeros = stackalloc float[Width];
        new Span<float>(zeros, Width).Clear();
        float* from = q + (nint)query * row + (nint)head * shape.HeadDim, packed = weights + LargeGroup * stride;
        float* panel = keyPanels + shape.KeyHead(head) * AttentionPanels.KeyHeadLength(shape);
        if (count == LargeGroup) Transpose.Rows12(from, row, shape.HeadDim, packed);
        for (int key = 0; key < shape.Visible(query + count - 1); key += Width, panel += (nint)shape.HeadDim * Width)
        {
            if (count == LargeGroup)
                kernels.Rows12(packed, LargeGroup, panel, shape.HeadDim, zeros, 0, weights + key, stride, panel, 0);
            else if (count == Group) kernels.Rows4(from, row, panel, shape.HeadDim, zeros, 0, weights + key, stride);
            else kernels.Row1(from, panel, shape.HeadDim, zeros, weights + key);
        }
        if (count == 1) AttentionSoftmax.Row1(weights, shape.Visible(query), shape.Scale);
        for (int r = 0; r + Group <= count; r += Group)
            AttentionSoftmax.Rows4(weights + r * stride, stride, shape.Visible(query + r), shape.Scale);
    }

    /// <summary>z = weights · values over the keys that each query sees, in the order of the keys.</summary>
    void Mix(int head, int query, int count, float* weights, int stride)
    {
        float* tile = stackalloc float[(Group + 1) * Width], zeros = tile + Group * Width;
        new Span<float>(zeros, Width).Clear();
        float* panel = valuePanels + shape.KeyHead(head) * AttentionPanels.ValueHeadLength(shape);
        for (int first = 0; first < shape.HeadDim; first += Width, panel += (nint)shape.Keys * Width)
        {
            int width = Math.Min(Width, shape.HeadDim - first);
            float* to = z + (nint)query * row + (nint)head * shape.HeadDim + first;
            if (width == Width)
            {
                MixPanel(query, count, weights, stride, panel, zeros, to, row);
                continue;
            }
            MixPanel(query, count, weights, stride, panel, zeros, tile, Width);
            for (int r = 0; r < count; r++)
                new ReadOnlySpan<float>(tile + r * Width, width).CopyTo(new(to + (nint)r * row, width));
        }
    }

    /// <summary>
    /// The keys that all queries of the group see, together; then, one by one, those that only the later queries see: a
    /// weight of 0 would let an infinite value of the future through as NaN.
    /// </summary>
    void MixPanel(int query, int count, float* weights, int stride, float* panel, float* zeros, float* to, nint toRow)
    {
        int common = shape.Visible(query);
        if (count < Group)
        {
            kernels.Row1(weights, panel, common, zeros, to);
            return;
        }
        kernels.Rows4(weights, stride, panel, common, zeros, 0, to, toRow);
        for (int r = 1; r < Group; r++)
            kernels.Row1(weights + r * stride + common, panel + (nint)common * Width, r, to + r * toRow, to + r * toRow);
    }
}
