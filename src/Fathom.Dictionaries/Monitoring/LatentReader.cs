namespace Fathom.Dictionaries;

/// <summary>Computes the needed latents of a dictionary on a few rows.</summary>
abstract class LatentReader : IDisposable
{
    /// <summary>Floats of room for each row.</summary>
    public abstract int RoomPerRow { get; }

    /// <summary>Whether it works without allocating.</summary>
    public virtual bool AllocatesNothing => true;

    /// <summary>Computes what all rows need.</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="rows">Rows.</param>
    /// <param name="room">[rows, <see cref="RoomPerRow"/>]</param>
    public abstract void Compute(ReadOnlySpan<float> x, int rows, Span<float> room);

    /// <summary>Reports the needed latents that fire on a row.</summary>
    /// <param name="x">[d] of the row.</param>
    /// <param name="room">[<see cref="RoomPerRow"/>] of the row.</param>
    /// <param name="sink">Gets them, ascending.</param>
    public abstract void Fire(ReadOnlySpan<float> x, ReadOnlySpan<float> room, ref MonitorSink sink);

    public abstract void Dispose();

    /// <summary>The reader for a kind of dictionary.</summary>
    public static LatentReader Of(ISparseCoder coder, MonitorPlan plan) => coder switch
    {
        StandardSae or JumpReluSae or GatedSae => new SeparateReader((Sae)coder, plan),
        TopKSae topK => new TopKReader(topK, plan),
        _ => new WholeReader(coder, plan),
    };

    /// <summary>Rows of a matrix.</summary>
    protected static float[] Rows(float[] matrix, int[] rows, int width)
    {
        var some = new float[rows.Length * width];
        for (int i = 0; i < rows.Length; i++) matrix.AsSpan(rows[i] * width, width).CopyTo(some.AsSpan(i * width));
        return some;
    }
}
