using Fathom.Features;

namespace Fathom.Bench;

/// <summary>What was measured of a server, and of a page, over a dictionary with many latents.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Stages">Seconds of making it; none where it was there.</param>
/// <param name="Map">Of making the map by itself.</param>
/// <param name="FirstAnswers">Milliseconds until the first page had its answers, nothing having been asked before.</param>
/// <param name="Times">Of single questions.</param>
/// <param name="MapBytes">Of the map as sent.</param>
/// <param name="ServerMegabytes">Of the server's own memory, when all of that had been asked; null where the system does not tell.</param>
/// <param name="Page">In a browser; null where there is none.</param>
sealed record WideResult(IndexDescription Index, IReadOnlyList<(IndexStage Stage, double Seconds)> Stages, MapResult Map,
    double FirstAnswers, IReadOnlyList<ServedTimes> Times, long MapBytes, double? ServerMegabytes, PageResult? Page);
