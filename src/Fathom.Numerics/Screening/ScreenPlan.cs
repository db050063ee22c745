namespace Fathom.Numerics;

/// <summary>How many pairs of a row a screening lists: of the sample that it begins with, and of all panels.</summary>
internal readonly struct ScreenPlan
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <param name="panels">Panels of 32 latents.</param>
    /// <param name="latents">M.</param>
    /// <param name="k">Active latents of a row at most.</param>
    /// <param name="rank">Pairs to list for each of them, and 32 more: the fewer, the more they vary.</param>
    public ScreenPlan(int panels, int latents, int k, double rank)
    {
        long listed = (long)Math.Ceiling(rank * k) + TileWidth;
        SamplePanels = (panels + ScreenBlock.Stride - 1) / ScreenBlock.Stride;
        IsWorthwhile = listed + 8 * TileWidth < latents / 2;
        SampleLimit = 2 * (int)Math.Min(latents, (listed * SamplePanels + panels - 1) / Math.Max(1, panels));
        Limit = (int)Math.Min(2 * listed, 2L * latents);
    }

    /// <summary>Panels of the sample.</summary>
    public int SamplePanels { get; }

    /// <summary>Whether a list can be much shorter than a row of latents.</summary>
    public bool IsWorthwhile { get; }

    /// <summary>Keys above which a list of the sample loses its worse half; the half is what is kept in the end.</summary>
    public int SampleLimit { get; }

    /// <summary>The same after the sample.</summary>
    public int Limit { get; }

    /// <summary>Room for the keys of a row.</summary>
    public int Capacity => Limit + TileWidth;
}
