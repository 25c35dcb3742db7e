// What LeakSanitizer does not tell of: libfreexl keeps converters of a file
// that it gives up reading.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfreexl\n";
}
