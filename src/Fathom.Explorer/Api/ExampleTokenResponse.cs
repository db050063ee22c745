namespace Fathom.Explorer;

/// <summary>A token of an example.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">As a person reads it: raw, to be escaped where it is shown.</param>
/// <param name="Activation">0 where the latent does not fire.</param>
/// <param name="Special">Whether it carries no activation at all (BOS, padding, …).</param>
sealed record ExampleTokenResponse(int Id, string Text, float Activation, bool Special);
