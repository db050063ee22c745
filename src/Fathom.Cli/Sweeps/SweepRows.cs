using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Where the rows of a sweep come from.</summary>
abstract class SweepRows : IDisposable
{
    /// <summary>The run, with the threads that are there for training.</summary>
    public abstract Pipeline Training { get; }

    /// <summary>The contexts.</summary>
    public abstract ItemStore Items { get; }

    /// <summary>The rows of a site.</summary>
    public abstract IVectorSource Of(string site);

    /// <summary>Entries of cfg.json's metadata.</summary>
    public abstract IReadOnlyDictionary<string, object?> Metadata(SweepPoint point);

    /// <summary>Hashes of what goes into a training.</summary>
    public abstract IReadOnlyDictionary<string, string> Inputs(string site);

    /// <summary>The model that the rows of a site are of.</summary>
    public abstract LanguageModel LoadModel(string site, Workers workers);

    public abstract void Dispose();
}
