namespace Fathom.Lab.Stories;

/// <summary>Words that cover several kinds of things.</summary>
static class ThingFamilies
{
    public static readonly string[] All = [.. ThingKind.All.Select(kind => kind.Family).Distinct()];

    public static int Of(int kind) => Array.IndexOf(All, ThingKind.All[kind].Family);
}
