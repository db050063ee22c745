namespace Fathom.Explorer;

/// <inheritdoc cref="Parameter"/>
abstract class Parameter<T>(string name, string what) : Parameter(name, what)
{
    /// <param name="text">As the request gives it; null or empty where it does not.</param>
    /// <exception cref="RequestException">It is missing, or not one of the values allowed.</exception>
    public abstract T Read(string? text);
}
