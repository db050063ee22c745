namespace Fathom.Numerics;

/// <summary>
/// Keys and values of all heads in the panels that the tiles of <see cref="TileKernels"/> multiply by: for the scores,
/// 32 keys side by side, [HeadDim, 32]; for the mixture, 32 of a head's values side by side, [Keys, 32].
/// </summary>
internal static unsafe class AttentionPanels
{
    const int Width = PackedWeights.PanelWidth;

    /// <summary>Keys rounded up to whole panels.</summary>
    public static int PaddedKeys(AttentionShape shape) => (shape.Keys + Width - 1) / Width * Width;

    /// <summary>HeadDim rounded up to whole panels.</summary>
    public static int PaddedHeadDim(AttentionShape shape) => (shape.HeadDim + Width - 1) / Width * Width;

    /// <summary>Floats that the keys of one head take.</summary>
    public static nint KeyHeadLength(AttentionShape shape) => (nint)PaddedKeys(shape) * shape.HeadDim;

    /// <summary>Floats that the values of one head take.</summary>
    public static nint ValueHeadLength(AttentionShape shape) => (nint)PaddedHeadDim(shape) * shape.Keys;

    /// <param name="keys">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="panels">[KeyHeads, PaddedKeys / 32, HeadDim, 32]; columns beyond the last key are left as they are.</param>
    /// <param name="workers">Threads to use.</param>
    public static void PackKeys(float* keys, AttentionShape shape, float* panels, Workers workers)
    {
        int panelsOfHead = PaddedKeys(shape) / Width;
        nint row = (nint)shape.KeyHeads * shape.HeadDim;
        workers.ForRanges(shape.KeyHeads * panelsOfHead, Lanes.TaskRows(Width * shape.HeadDim), (start, end, _) =>
        {
            for (int panel = start; panel < end; panel++)
            {
                int head = panel / panelsOfHead, first = panel % panelsOfHead * Width;
                PackedWeights.PackRows(keys + first * row + (nint)head * shape.HeadDim, row, Math.Min(Width, shape.Keys - first),
                    shape.HeadDim, panels + (nint)panel * shape.HeadDim * Width);
            }
        });
    }

    /// <param name="values">[Keys, KeyHeads, HeadDim]</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="panels">[KeyHeads, PaddedHeadDim / 32, Keys, 32]; columns beyond HeadDim are 0.</param>
    /// <param name="workers">Threads to use.</param>
    public static void PackValues(float* values, AttentionShape shape, float* panels, Workers workers)
    {
        int panelsOfHead = PaddedHeadDim(shape) / Width;
        nint row = (nint)shape.KeyHeads * shape.HeadDim;
        workers.ForRanges(shape.KeyHeads * panelsOfHead, Lanes.TaskRows(Width * shape.Keys), (start, end, _) =>
        {
            for (int panel = start; panel < end; panel++)
            {
                int head = panel / panelsOfHead, first = panel % panelsOfHead * Width;
                int width = Math.Min(Width, shape.HeadDim - first);
                float* from = values + (nint)head * shape.HeadDim + first, to = panels + (nint)panel * shape.Keys * Width;
                for (int key = 0; key < shape.Keys; key++, from += row, to += Width)
                {
                    new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
                    new Span<float>(to + width, Width - width).Clear();
                }
            }
        });
    }
}
