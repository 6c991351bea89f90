using System.Text;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>Hands bytes that were meant for standard output to whatever stands in for the console.</summary>
internal sealed class ConsoleStream : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count) => Console.Out.Write(Encoding.UTF8.GetString(buffer, offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => Console.Out.Write(Encoding.UTF8.GetString(buffer));
}
