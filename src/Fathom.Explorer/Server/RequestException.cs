namespace Fathom.Explorer;

/// <summary>A request that cannot be answered: the status and one line for the one who asked.</summary>
sealed class RequestException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static RequestException Bad(string message) => new(400, message);

    public static RequestException NotFound(string message) => new(404, message);
}
