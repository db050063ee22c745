namespace Fathom.Features;

/// <summary>One token of an example.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">As a person reads it: raw, to be escaped wherever it is shown.</param>
/// <param name="Activation">Activation of the latent there; 0 where it does not fire.</param>
/// <param name="Special">Whether the token (BOS, padding, …) carries no activation at all.</param>
public sealed record ExampleToken(int Id, string Text, float Activation, bool Special);
