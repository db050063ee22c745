namespace Fathom.Bench;

/// <summary>What was measured of a server over a large index.</summary>
/// <param name="Started">Milliseconds until it listened.</param>
/// <param name="FirstPage">Milliseconds until the first page had all that it asks for, nothing having been asked before.</param>
/// <param name="Again">The same once more.</param>
/// <param name="Bytes">Of the front end as sent, compressed; null where it was not built.</param>
/// <param name="Times">Of single questions.</param>
/// <param name="Clients">That asked for pages at the same time.</param>
/// <param name="PagesEach">Feature pages that each asked for.</param>
/// <param name="Crowd">How long that took, answers that were errors, the slowest page in milliseconds.</param>
sealed record ServedResult(double Started, double FirstPage, double Again, long? Bytes, IReadOnlyList<ServedTimes> Times, int Clients,
    int PagesEach, (double Seconds, int Errors, double Worst) Crowd);
