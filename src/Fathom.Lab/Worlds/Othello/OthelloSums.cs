namespace Fathom.Lab.Othello;

/// <summary>Sums behind an <see cref="OthelloPositionReport"/>.</summary>
sealed class OthelloSums
{
    long predictions, legal;
    double mass, crossEntropy, entropy;

    public void Add(bool argmaxLegal, double legalMass, double crossEntropyOfOne, double entropyOfOne)
    {
        predictions++;
        if (argmaxLegal) legal++;
        mass += legalMass;
        crossEntropy += crossEntropyOfOne;
        entropy += entropyOfOne;
    }

    public void Add(OthelloSums other)
    {
        predictions += other.predictions;
        legal += other.legal;
        mass += other.mass;
        crossEntropy += other.crossEntropy;
        entropy += other.entropy;
    }

    public OthelloPositionReport Means() => new(predictions, (double)legal / predictions, mass / predictions,
        crossEntropy / predictions, entropy / predictions);
}
