namespace Fathom.Explorer;

/// <summary>A passage that a label led to answer wrongly about.</summary>
/// <param name="IsYes">The right answer.</param>
/// <param name="Example">The passage, with the latent's activations.</param>
sealed record WrongCaseResponse(bool IsYes, ExampleResponse Example);
