namespace Fathom.Explorer;

/// <summary>A training at a moment, and what its log has.</summary>
/// <param name="Training">How it stands.</param>
/// <param name="Whole">Whether <paramref name="Curve"/> is all of the log, to be drawn in place of what was; else it goes on from it.</param>
/// <param name="Curve">Of the log.</param>
sealed record FollowResponse(TrainingResponse Training, bool Whole, CurveResponse Curve);
