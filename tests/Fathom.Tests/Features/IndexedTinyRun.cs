using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>One tiny run with its index, opened, and its oracle, for all tests that only read.</summary>
public sealed class IndexedTinyRun : IDisposable
{
    public IndexedTinyRun()
    {
        Run = new TinyRun();
        Description = Run.BuildIndex();
        Index = Run.OpenIndex();
        Oracle = new DenseOracle(Run);
    }

    internal TinyRun Run { get; }

    internal IndexDescription Description { get; }

    internal FeatureIndex Index { get; }

    internal DenseOracle Oracle { get; }

    public void Dispose()
    {
        Index.Dispose();
        Run.Dispose();
    }
}
