using Microsoft.Extensions.Configuration;

namespace CaptchaGate.TestKit.Matrix;

/// <summary>How much of a matrix runs.</summary>
internal enum MatrixSize
{
    /// <summary>A few cases, for <c>dotnet test</c> on a developer's machine.</summary>
    Handful,

    /// <summary>Every pair of values, where <c>CI</c> is <c>true</c>.</summary>
    Pairwise,

    /// <summary>Every combination, where <c>CAPTCHAGATE_MATRIX</c> is <c>full</c>.</summary>
    Full,
}

/// <summary>The variables of the environment that choose cases.</summary>
internal static class MatrixChoice
{
    private static readonly IConfiguration Variables = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    public static MatrixSize Size { get; } =
        Enum.TryParse<MatrixSize>(Variables["CAPTCHAGATE_MATRIX"], ignoreCase: true, out var size) ? size
        : Variables["CI"] is "true" ? MatrixSize.Pairwise : MatrixSize.Handful;

    /// <value>A regular expression that a case's name has to match, for work on single cases; null for all.</value>
    public static string? Only { get; } = Variables["CAPTCHAGATE_CASES"];

    /// <value>How many cases of a suite that mostly waits run at the same time.</value>
    public static int Parallel { get; } = int.TryParse(Variables["CAPTCHAGATE_PARALLEL"], out var parallel) ? parallel : 4;
}
