namespace Fathom.Explorer;

/// <summary>How much of a dictionary has names by <c>fathom evaluate --metrics truth</c>.</summary>
/// <param name="Latents">Latents that are named by what they track.</param>
/// <param name="LatentsFrom">Least F1 of those on the rows that names are chosen on.</param>
/// <param name="Variables">Labelled variables that some latent tells with an F1 of at least
/// <paramref name="VariablesFrom"/>.</param>
/// <param name="AllVariables">Labelled variables that are common enough to be scored.</param>
/// <param name="VariablesFrom">A held-out F1.</param>
sealed record NamingResponse(int Latents, double LatentsFrom, int Variables, int AllVariables, double VariablesFrom);
