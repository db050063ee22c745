namespace Fathom.Explorer;

/// <summary>Body of <c>POST /api/dictionaries/{name}/text</c>.</summary>
/// <param name="Text">The text as it stands; the model's first token is put before it.</param>
sealed record TextRequest(string Text);
