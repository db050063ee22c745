using Fathom.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.LinearAlgebra.Single;

namespace Fathom.Tests.Numerics;

/// <summary>The polar factor against U Vᵀ of a singular value decomposition.</summary>
public class PolarFactorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(7, 7)]
    [InlineData(13, 40)]
    [InlineData(97, 97)]
    public void It_is_the_product_of_the_singular_vectors(int m, int d)
    {
        float[] w = Numbers.Normal(m * d, (ulong)(100 * m + d));
        Svd<float> svd = DenseMatrix.Create(m, d, (i, c) => w[i * d + c]).Svd();
        float[] expected = (svd.U * svd.VT.SubMatrix(0, m, 0, d)).ToRowMajorArray();
        Assert.True(PolarFactor.Replace(w, m, d, new Workers(2)));
        Numbers.AssertClose(expected, w, 0, 2e-4, $"{m} × {d}");
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++)
            {
                double dot = Enumerable.Range(0, d).Sum(c => (double)w[i * d + c] * w[j * d + c]);
                Assert.Equal(i == j ? 1 : 0, dot, 3e-6);
            }
    }

    [Fact]
    public void Rows_that_depend_on_one_another_have_none()
    {
        float[] w = [1, 2, 3, 2, 4, 6];
        Assert.False(PolarFactor.Replace(w, 2, 3, Workers.One));
        Assert.False(PolarFactor.Replace(new float[4], 2, 2, Workers.One));
    }

    [Fact]
    public void No_bit_depends_on_the_threads()
    {
        float[] one = Numbers.Normal(150 * 150, 3), three = [.. one];
        PolarFactor.Replace(one, 150, 150, Workers.One);
        PolarFactor.Replace(three, 150, 150, new Workers(3));
        Assert.Equal(one, three);
    }
}
