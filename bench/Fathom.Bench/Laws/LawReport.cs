namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class LawReport
{
    /// <summary>The part of docs/03-concepts/scaling.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- scaling: written by bench/Fathom.Bench -->", "<!-- end of scaling -->");

    /// <param name="latents">Tables of latents and k.</param>
    /// <param name="compute">Table of compute.</param>
    /// <param name="unseen">Table of what was predicted and then measured.</param>
    public static string Markdown(string latents, string compute, string unseen) => string.Join('\n',
    [
        "# Laws of dictionaries on stories-4L",
        "",
        "Residual stream after block 2 of 3,000 stories, the last tenth held out; TopK, 256 to 8,192 latents, batches of 1,024, default",
        $"settings else. {Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- scaling`.",
        "",
        .. Part.Of([latents.Trim(), "", compute.Trim(), "", unseen, ""]),
        "",
    ]);
}
