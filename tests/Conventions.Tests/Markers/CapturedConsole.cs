using System.Text;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>Keeps what the process writes to its console from here to <see cref="Dispose"/>.</summary>
internal sealed class CapturedConsole : IDisposable
{
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly StringBuilder _text = new();
    private readonly TextWriter _writer;

    public CapturedConsole()
    {
        _writer = TextWriter.Synchronized(new StringWriter(_text));
        Console.SetOut(_writer);
        Console.SetError(_writer);
    }

    public string Text
    {
        get
        {
            lock (_writer)
                return _text.ToString();
        }
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
    }
}
