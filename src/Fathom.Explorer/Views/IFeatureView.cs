namespace Fathom.Explorer;

/// <summary>Latents in the words of the API, whether from an index or as others published them. Thread-safe.</summary>
interface IFeatureView : IDisposable
{
    /// <summary>Above every latent's number.</summary>
    int Latents { get; }

    OverviewResponse Overview();

    LatentsResponse Page(LatentOrder order, int offset, int count);

    /// <exception cref="RequestException">There is no such latent.</exception>
    LatentResponse Latent(int latent, LatentOrder order);

    ExamplesResponse Top(int latent, int count, bool whole);

    ExamplesResponse Random(int latent, int count, ulong seed, bool whole);

    ExamplesResponse Interval(int latent, float low, float high, int count, ulong seed, bool whole);

    /// <exception cref="RequestException">The latent does not fire there.</exception>
    ExampleResponse InContext(int latent, int context);
}
