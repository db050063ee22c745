namespace Fathom.Explorer;

/// <summary>A file that is made while it is sent.</summary>
/// <param name="Type">For the Content-Type header.</param>
/// <param name="Name">That a browser proposes for it.</param>
/// <param name="Write">Writes all of it; the stream need not seek.</param>
/// <param name="Open">What must stay open meanwhile.</param>
sealed record Download(string Type, string Name, Action<Stream> Write, IDisposable Open);
