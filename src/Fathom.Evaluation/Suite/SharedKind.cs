namespace Fathom.Evaluation;

/// <summary>A kind of thing that is computed of something once (<see cref="MetricSession.Once"/>). Each is an object of its own, so that two
/// kinds of one type are two.</summary>
/// <typeparam name="T">What it is.</typeparam>
public sealed class SharedKind<T> where T : class;
