namespace Fathom.Evaluation;

/// <summary>How many rows of a class are drawn, at most and at least.</summary>
/// <param name="Train">To learn from.</param>
/// <param name="Test">To measure on.</param>
/// <param name="FewestTrain">To learn from, at least.</param>
/// <param name="FewestTest">To measure on, at least.</param>
readonly record struct DrawSize(int Train, int Test, int FewestTrain, int FewestTest);
