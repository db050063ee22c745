namespace Fathom.Explorer;

/// <summary><c>GET /api/trainings</c>.</summary>
/// <param name="Trainings">Those that run first, controls last, then by name.</param>
sealed record TrainingsResponse(IReadOnlyList<TrainingResponse> Trainings);
