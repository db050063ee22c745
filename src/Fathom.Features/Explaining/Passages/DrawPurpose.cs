namespace Fathom.Features;

/// <summary>What random draws are for: each has a stream of its own, so that one does not move the others.</summary>
enum DrawPurpose
{
    TrainPassages,
    TestPassages,
    TrainOthers,
    TestOthers,
    Detection,
    Fuzzing,
    Intruder,
    Bootstrap,
    Sample,
    AlteredTexts,
    Saliency,
    Shuffled,
}
