//! Reading and writing the XML of the example, and making the XSD. Leaves out files.
fn main(){}
