using System.Text;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Tests.Signing;

/// <summary>Runs one step of the signature and returns what it wrote.</summary>
internal static class Utf8Text
{
    public delegate void Step(ref Utf8Builder output);

    /// <param name="room">The size of the first buffer; a small one makes the builder grow.</param>
    public static string Of(Step step, int room = 1)
    {
        var output = new Utf8Builder(new byte[room]);
        try
        {
            step(ref output);
            return Encoding.UTF8.GetString(output.Written);
        }
        finally
        {
            output.Dispose();
        }
    }
}
