using Fathom.Features;
using Fathom.Tests.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Exchange;

/// <summary>The tiny run, two of its latents with labels that are hostile to whoever shows them, as cards.</summary>
public sealed class SharedTinyRun : IDisposable
{
    public const string Formula = "=HYPERLINK(\"http://evil\",\"rain\"), and more";

    public const string Markup = "<img src=x onerror=alert(5)> \"'& rain";

    public SharedTinyRun()
    {
        Run = new TinyRun();
        Run.BuildIndex();
        TinyLabels.Write(Run, (3, Formula, 0.75, TinyLabels.Own(Run)), (7, Markup, null, TinyLabels.Own(Run)));
        Index = Run.OpenIndex();
        Cards = new IndexedCards(Index, LatentNames.Read(Run.Folder, TinyRun.Dictionary, TinyLabels.Own(Run), TinyRun.Latents));
    }

    internal TinyRun Run { get; }

    internal FeatureIndex Index { get; }

    internal IFeatureCards Cards { get; }

    public void Dispose()
    {
        Index.Dispose();
        Run.Dispose();
    }
}
