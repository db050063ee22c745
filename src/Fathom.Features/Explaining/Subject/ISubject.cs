namespace Fathom.Features;

/// <summary>The model whose activations were captured, and the dictionary at its site: answers about texts that it never saw.
/// Thread-safe.</summary>
interface ISubject : IDisposable
{
    /// <summary>The activation of a latent on the last token of each text; 0 where it does not fire.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="texts">Token ids, at least one each.</param>
    float[] LastActivations(int latent, IReadOnlyList<int[]> texts);

    /// <summary>How unexpected each token of a text is to the model, −ln p(token | those before), nats: one for each token but
    /// the first.</summary>
    float[] Surprisals(int[] text);
}
