namespace Fathom.Explorer;

/// <summary>Why a request was not answered.</summary>
/// <param name="Error">One line.</param>
sealed record ErrorResponse(string Error);
