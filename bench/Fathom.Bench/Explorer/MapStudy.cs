using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>How long the map of an index takes by itself, as <c>fathom index --map</c> makes it, and how good it is.</summary>
static class MapStudy
{
    /// <param name="run">Has the index.</param>
    /// <param name="coder">Its dictionary.</param>
    public static MapResult Run(RunFolder run, ISparseCoder coder)
    {
        double sought = 0, begun = 0, laid = 0;
        var clock = Stopwatch.StartNew();
        LatentMap map = IndexMap.Make(run, ZipfRun.Name, coder, Workers.All, (stage, done, _) =>
        {
            double now = clock.Elapsed.TotalSeconds;
            if (stage == MapStage.Neighbours && done == 0) sought = now;
            if (stage == MapStage.Layout && done == 0) begun = now;
            laid = now;
        });
        double all = clock.Elapsed.TotalSeconds;
        return new(map.Points.Count, begun - sought, laid - begun, all, map.Quality, Trustworthiness.Of(coder.DecoderWeight, coder.OutputWidth, map));
    }
}
