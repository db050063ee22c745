using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>One forward pass as its caller wants it: what runs through the model, who looks on, and where it ends.</summary>
sealed class Pass
{
    readonly int[] positions;

    public Pass(TokenBatch batch, Hooks? hooks, Site? stopAfter, KeyValueCache? cache, int firstLogitRow,
        PassStart? start = null)
    {
        Batch = batch;
        Hooks = hooks;
        StopAfter = stopAfter;
        Cache = cache;
        FirstLogitRow = firstLogitRow;
        Start = start;
        positions = new int[batch.Rows];
        for (int s = 0; s < batch.Sequences; s++)
            for (int row = batch.Starts[s]; row < batch.Starts[s + 1]; row++)
                positions[row] = Past + row - batch.Starts[s];
    }

    public TokenBatch Batch { get; }

    public Hooks? Hooks { get; }

    public Site? StopAfter { get; }

    public KeyValueCache? Cache { get; }

    /// <summary>Rows before this one get no logits.</summary>
    public int FirstLogitRow { get; }

    /// <summary>Where it begins; null at the embedding.</summary>
    public PassStart? Start { get; }

    /// <summary>Tokens that came before, their keys and values kept.</summary>
    public int Past => Cache?.Length ?? 0;

    /// <summary>The position in its sequence of each row, [n].</summary>
    public ReadOnlySpan<int> Positions => positions;

    /// <summary>Whether someone wants to see the site, or the pass ends there.</summary>
    public bool Wants(Site site) => StopAfter == site || (Hooks?.Has(site) ?? false);

    /// <summary>Shows all rows of a site to its hooks.</summary>
    /// <returns>Whether the pass ends here.</returns>
    public bool Visit(SiteKind kind, int layer, Span<float> values, int width)
    {
        var site = new Site(kind, layer);
        if (Hooks is not null && Hooks.Has(site))
            Hooks.Run(new SiteView(site, Batch, -1, 0, Batch.Rows, width, values, positions));
        return StopAfter == site;
    }

    /// <summary>Shows one sequence's attention pattern to the hooks.</summary>
    public void VisitPattern(int layer, int sequence, Span<float> pattern, AttentionShape shape)
    {
        int start = Batch.Starts[sequence];
        Hooks?.Run(new SiteView(new Site(SiteKind.AttnPattern, layer), Batch, sequence, start,
            shape.Heads * shape.Queries, shape.Keys, pattern, positions.AsSpan(start, shape.Queries)));
    }

    /// <summary>Shows a block of rows of the logits to the hooks.</summary>
    public void VisitLogits(Span<float> logits, int firstRow, int rows, int width) =>
        Hooks?.Run(new SiteView(new Site(SiteKind.Logits), Batch, -1, firstRow, rows, width, logits,
            positions.AsSpan(firstRow, rows)));
}
