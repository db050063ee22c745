namespace Fathom.Bench;

/// <summary>
/// The best that another trainer is known to reach on the same model, site, text and number of training rows: dictionary_learning,
/// OpenAI's sparse_autoencoder, sparsify and SAELens, each with its best learning rate.
/// </summary>
/// <param name="Who">The trainer.</param>
/// <param name="L0">Mean active latents of a held-out row.</param>
/// <param name="Fvu">Fraction of variance unexplained, on held-out rows.</param>
/// <param name="Loss">Cross-entropy with reconstructions spliced in, nats.</param>
sealed record QualityPeer(string Who, double L0, double Fvu, double Loss);
