namespace Fathom.Explorer;

/// <summary>A token of a text, and what fires on it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As a person reads it: raw, to be escaped where it is shown.</param>
/// <param name="Start">Its first character in the text, in UTF-16 units.</param>
/// <param name="End">Behind its last one.</param>
/// <param name="Special">Whether it carries no activation at all (BOS, padding, …).</param>
/// <param name="Latents">Latents that fire on it.</param>
/// <param name="Activations">Theirs, in that order.</param>
/// <param name="Quantiles">Shares of each latent's own firings in the index that are not above that activation.</param>
sealed record TextTokenResponse(int Id, string Text, int Start, int End, bool Special, IReadOnlyList<int> Latents,
    IReadOnlyList<float> Activations, IReadOnlyList<float> Quantiles);
