namespace CaptchaGate.Forms.Tests.Support;

/// <summary>Debian's Python with PyJWT.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Starts an example that verifies receipts: a receipt per line in, its <c>jti</c> or "refused" per line out. Where PyJWT is missing, skips the test and says so.</summary>
    /// <param name="function">The function of the example that takes a receipt and gives its claims.</param>
    public static async Task<LineProcess> RunAsync(string example, string function, IReadOnlyDictionary<string, string?>? environment = null)
    {
        NotRun.When(
            await Programs.TryRunAsync(Program, ["-c", "import cryptography, jwt"]) is not { ExitCode: 0 },
            "the Python examples of docs/receipts.md, because PyJWT was not found; run: apt-get install python3-jwt python3-cryptography");
        var loop = $"""

            import sys
            for line in sys.stdin:
                try:
                    print({function}(line.strip())["jti"], flush=True)
                except jwt.PyJWTError as error:
                    print("refused", flush=True)
            """;
        return LineProcess.Start(AppContext.BaseDirectory, Program, ["-c", example + loop], environment)!;
    }
}
